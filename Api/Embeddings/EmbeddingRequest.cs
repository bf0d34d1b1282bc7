using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Models;

namespace AspireAi.Api.Embeddings;

/// <summary>What an embeddings request asks for beside its model: its inputs, and the form of their vectors.</summary>
public sealed class EmbeddingRequest
{
    /// <summary>As OpenAI's reference says.</summary>
    public const int MostInputs = 2048;

    // What Mistral, Cohere and others put around a text.
    private const int AroundInput = 8;

    // Texts, or arrays of a tokenizer's numbers.
    private readonly JsonElement[] _inputs;
    private int[] _asked;

    private EmbeddingRequest(JsonElement[] inputs)
    {
        _inputs = inputs;
        _asked = [.. Enumerable.Range(0, inputs.Length)];
    }

    public IReadOnlyList<JsonElement> Inputs => _inputs;

    /// <summary>Numbers of the vectors; null: as many as the model makes.</summary>
    public int? Dimensions { get; init; }

    /// <summary>The vectors are wanted as base64 of little-endian 32-bit floats, and not as numbers.</summary>
    public bool IsBase64 { get; init; }

    /// <summary>Indexes of the inputs that the provider is asked for; at first all.</summary>
    public IReadOnlyList<int> Asked => _asked;

    /// <summary>The others are known already.</summary>
    public void Ask(int[] indexes) => _asked = indexes;

    /// <exception cref="InvalidRequestException">A field is wrong; the exception names it.</exception>
    public static EmbeddingRequest Read(JsonElement root)
    {
        if (!root.Has("input"u8, out var input))
        {
            throw JsonFields.Missing("input", "'input' is missing: give a text, or an array of texts.");
        }

        var format = root.OptionalString("encoding_format"u8, "encoding_format");
        if (format is not (null or "float" or "base64"))
        {
            throw JsonFields.Invalid("encoding_format", "'encoding_format' has to be float or base64.");
        }

        root.OptionalString("user"u8, "user");
        return new EmbeddingRequest(InputsOf(input))
        {
            Dimensions = root.OptionalInteger("dimensions"u8, "dimensions", 1, 1_000_000),
            IsBase64 = format == "base64",
        };
    }

    /// <summary>Tokens that the provider will bill, and not fewer.</summary>
    public long Count(TokenCounter tokens, double margin) => _asked.Sum(index => Count(_inputs[index], tokens, margin));

    public static long Count(JsonElement input, TokenCounter tokens, double margin) => AroundInput
        + (input.ValueKind == JsonValueKind.String ? (long)Math.Ceiling(tokens.Count(input.GetString()) * (1 + margin)) : input.GetArrayLength());

    /// <summary>Tokens that the inputs have at least, in a look at each byte.</summary>
    public long Least() => _inputs.Sum(Least);

    private static long Least(JsonElement input) => input.ValueKind == JsonValueKind.String
        ? LeastTokens.Of(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(input), ours: false)
        : input.GetArrayLength();

    /// <returns>Index of an input that certainly has more tokens than that; null: none.</returns>
    public int? Longest(int tokens)
    {
        var index = Array.FindIndex(_inputs, input => Least(input) > tokens);
        return index < 0 ? null : index;
    }

    private static JsonElement[] InputsOf(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            return [Text(input, "input")];
        }

        if (input.ValueKind != JsonValueKind.Array)
        {
            throw JsonFields.WrongType("input", "a string, an array of strings, or an array of token numbers", input);
        }

        var count = input.GetArrayLength();
        if (count == 0)
        {
            throw JsonFields.Invalid("input", "'input' is empty: it has to hold at least one text.");
        }

        if (input[0].ValueKind == JsonValueKind.Number)
        {
            return [Numbers(input, "input")];
        }

        if (count > MostInputs)
        {
            throw new InvalidRequestException($"'input' holds {count:N0} inputs, and at most {MostInputs:N0} are possible.", "input", "too_many_inputs");
        }

        return [.. input.EnumerateArray().Select(static (item, index) => item.ValueKind switch
        {
            JsonValueKind.String => Text(item, $"input[{index}]"),
            JsonValueKind.Array => Numbers(item, $"input[{index}]"),
            _ => throw JsonFields.WrongType($"input[{index}]", "a string or an array of token numbers", item),
        })];
    }

    private static JsonElement Text(JsonElement text, string path) => text.Text(path).Length > 0
        ? text
        : throw JsonFields.Invalid(path, $"'{path}' is empty: give a text of at least one character.");

    private static JsonElement Numbers(JsonElement numbers, string path)
    {
        if (numbers.GetArrayLength() == 0)
        {
            throw JsonFields.Invalid(path, $"'{path}' is empty: give at least one token.");
        }

        var index = 0;
        foreach (var number in numbers.EnumerateArray())
        {
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var token) || token < 0)
            {
                throw JsonFields.WrongType($"{path}[{index}]", "a token number", number);
            }

            index++;
        }

        return numbers;
    }
}
