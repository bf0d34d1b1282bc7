using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using AspireAi.Api.Chat.Wire;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Embeddings;

/// <summary>What a provider answers to an embeddings request, byte for byte and read.</summary>
/// <param name="Utf8">The JSON as it came.</param>
/// <param name="Model">The provider's name of the model.</param>
/// <param name="Vectors">In the order of what was asked.</param>
/// <param name="Usage">Null where the provider did not say.</param>
/// <param name="IsBase64">How the vectors came.</param>
public sealed record EmbeddingResponse(ReadOnlyMemory<byte> Utf8, string? Model, IReadOnlyList<float[]> Vectors, UsageDetails? Usage, bool IsBase64);

/// <summary>OpenAI's JSON of embeddings, both ways.</summary>
internal static class EmbeddingWire
{
    /// <summary>The request for the provider: every field as the client sent it, but for the model's name and the inputs that are known already.</summary>
    public static void WriteRequest(IBufferWriter<byte> output, JsonElement root, EmbeddingRequest request, string upstreamModel)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("model"u8, upstreamModel);
        foreach (var field in root.EnumerateObject())
        {
            if (field.NameEquals("model"u8))
            {
                continue;
            }

            json.WritePropertyName(field.Name);
            if (!field.NameEquals("input"u8) || request.Asked.Count == request.Inputs.Count)
            {
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(field.Value), skipInputValidation: true);
                continue;
            }

            json.WriteStartArray();
            foreach (var index in request.Asked)
            {
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(request.Inputs[index]), skipInputValidation: true);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <exception cref="JsonException">It is no answer to that many inputs.</exception>
    public static EmbeddingResponse ReadResponse(ReadOnlyMemory<byte> utf8, int inputs)
    {
        using var document = JsonDocument.Parse(utf8);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.Has("data"u8, out var data) || data.ValueKind != JsonValueKind.Array || data.GetArrayLength() != inputs)
        {
            throw new JsonException("There is no vector for each input.");
        }

        var (vectors, position, isBase64) = (new float[]?[inputs], 0, false);
        foreach (var item in data.EnumerateArray())
        {
            // By its index: the wire does not promise the order.
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("A vector is no object.");
            }

            var index = item.Has("index"u8, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var said) ? said : position;
            if ((uint)index >= (uint)inputs || vectors[index] is not null || !item.Has("embedding"u8, out var embedding))
            {
                throw new JsonException("There is no vector for each input.");
            }

            isBase64 |= embedding.ValueKind == JsonValueKind.String;
            vectors[index] = ReadVector(embedding);
            position++;
        }

        return new EmbeddingResponse(utf8, root.Has("model"u8, out var model) && model.ValueKind == JsonValueKind.String ? TextOf(model) : null, vectors!, UsageOf(utf8), isBase64);
    }

    public static byte[] WriteResponse(string model, IReadOnlyList<float[]> vectors, bool isBase64, long tokens)
    {
        var output = new ArrayBufferWriter<byte>(vectors.Count * 1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            for (var index = 0; index < vectors.Count; index++)
            {
                json.WriteStartObject();
                json.WriteString("object"u8, "embedding"u8);
                json.WriteNumber("index"u8, index);
                if (isBase64)
                {
                    json.WriteBase64String("embedding"u8, ToBytes(vectors[index]));
                }
                else
                {
                    json.WriteStartArray("embedding"u8);
                    foreach (var number in vectors[index])
                    {
                        json.WriteNumberValue(number);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("model"u8, model);
            json.WriteStartObject("usage"u8);
            json.WriteNumber("prompt_tokens"u8, tokens);
            json.WriteNumber("total_tokens"u8, tokens);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Little-endian, as OpenAI's base64 is.</summary>
    public static byte[] ToBytes(float[] vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        return bytes;
    }

    /// <returns>Null where it is no vector.</returns>
    public static float[]? FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Length % sizeof(float) != 0)
        {
            return null;
        }

        var vector = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        // JSON has no others.
        return Array.TrueForAll(vector, float.IsFinite) ? vector : null;
    }

    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    private static float[] ReadVector(JsonElement embedding)
    {
        if (embedding.ValueKind == JsonValueKind.String)
        {
            return (embedding.TryGetBytesFromBase64(out var bytes) ? FromBytes(bytes) : null) ?? throw new JsonException("A vector is no base64 of 32-bit floats.");
        }

        if (embedding.ValueKind != JsonValueKind.Array || embedding.GetArrayLength() == 0)
        {
            throw new JsonException("A vector is no array of numbers.");
        }

        return [.. embedding.EnumerateArray().Select(static number => number.ValueKind == JsonValueKind.Number && number.TryGetSingle(out var value) && float.IsFinite(value) ? value : throw new JsonException("A vector is no array of numbers."))];
    }

    // An embedding has no output, and not all providers say so.
    private static UsageDetails? UsageOf(ReadOnlyMemory<byte> utf8)
    {
        var usage = WirePayloadReader.FindUsage(utf8);
        return (usage?.InputTokenCount ?? usage?.TotalTokenCount) is { } tokens ? new UsageDetails { InputTokenCount = tokens, OutputTokenCount = 0, TotalTokenCount = tokens } : null;
    }
}
