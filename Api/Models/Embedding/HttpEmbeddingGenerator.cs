using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models.Embedding;

/// <summary>
/// Vectors from an OpenAI-compatible <c>/embeddings</c>, brought to unit length. The decision is fitted to the cosines
/// of the model that ships with the Api; with another one it should be fitted anew (docs/stages/semantic-cache.md).
/// </summary>
internal sealed class HttpEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly HttpClient _http;
    private readonly string _model;
    private readonly Uri _url;
    private readonly EmbeddingGeneratorMetadata _metadata;

    public HttpEmbeddingGenerator(Uri endpoint, EmbeddingOptions options, HttpMessageHandler? handler = null)
    {
        _model = options.Model;
        _url = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/embeddings");
        _http = new HttpClient(handler ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        if (options.Key is { Length: > 0 } key)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _metadata = new EmbeddingGeneratorMetadata("http", endpoint, _model);
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToArray();
        using var response = await _http.PostAsJsonAsync(_url, new { model = _model, input = texts, encoding_format = "float" }, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var json = await JsonDocument.ParseAsync(
            await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ConfigureAwait(false);
        var data = json.RootElement.GetProperty("data"u8);
        var vectors = new float[texts.Length][];
        foreach (var item in data.EnumerateArray())
        {
            // By its index: the wire does not promise the order of the texts.
            var index = item.GetProperty("index"u8).GetInt32();
            if ((uint)index < (uint)vectors.Length)
                vectors[index] = Unit(item.GetProperty("embedding"u8));
        }

        if (vectors.Contains(null))
            throw new InvalidDataException($"Embedding:Endpoint was asked for {texts.Length} vectors and sent {data.GetArrayLength()}, not one for each text.");
        return new GeneratedEmbeddings<Embedding<float>>(vectors.Select(vector => new Embedding<float>(vector) { ModelId = _model })) { Usage = UsageOf(json.RootElement) };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() => _http.Dispose();

    private static float[] Unit(JsonElement numbers)
    {
        float[] vector = [.. numbers.EnumerateArray().Select(static number => number.GetSingle())];
        var length = TensorPrimitives.Norm(vector);
        if (!(length > 0 && float.IsFinite(length)))
            throw new InvalidDataException("Embedding:Endpoint sent a vector without a direction.");
        TensorPrimitives.Divide(vector, length, vector);
        return vector;
    }

    private static UsageDetails? UsageOf(JsonElement reply) =>
        reply.TryGetProperty("usage"u8, out var usage) && usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty("prompt_tokens"u8, out var tokens)
            ? new UsageDetails { InputTokenCount = tokens.GetInt64(), TotalTokenCount = tokens.GetInt64() }
            : null;
}
