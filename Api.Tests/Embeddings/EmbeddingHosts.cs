using System.Text.Json;
using AspireAi.Api.Tests.Defense.Quota;
using AspireAi.Api.Tests.Servers;

namespace AspireAi.Api.Tests.Embeddings;

/// <summary>An Api with quotas and a provider of embeddings, at two micro-dollars a token.</summary>
internal sealed class EmbeddingHosts : IAsyncDisposable
{
    private EmbeddingHosts(EmbeddingReferee referee, QuotaHosts hosts) => (Referee, Hosts) = (referee, hosts);

    public EmbeddingReferee Referee { get; }

    public QuotaHosts Hosts { get; }

    public static async Task<EmbeddingHosts> StartAsync(StoreServers servers, Dictionary<string, string?>? settings = null)
    {
        var referee = await EmbeddingReferee.StartAsync();
        return new(referee, await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), new(settings ?? [])
        {
            ["Models:1:Name"] = EmbeddingReferee.Model, ["Models:1:Endpoint"] = referee.Url, ["Models:1:Kind"] = "Embedding", ["Models:1:InputPrice"] = "2", ["Models:1:OutputPrice"] = "0",
        }));
    }

    /// <summary>A client whose inputs are cached: it has an account.</summary>
    public async Task<HttpClient> SignedInAsync(string? account = null)
    {
        var client = account is null ? await Hosts.SignedInAsync() : await Hosts.WithKeyAsync(account);
        client.DefaultRequestHeaders.Remove("Cache-Control");
        return client;
    }

    public static async Task<Embedded> EmbedAsync(HttpClient client, object request, string path = "/v1/embeddings")
    {
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), ChatHttp.Json(request as string ?? JsonSerializer.Serialize(request)));
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.ToDictionary(static header => header.Key.ToLowerInvariant(), static header => string.Join(',', header.Value)));
    }

    public async ValueTask DisposeAsync()
    {
        await Hosts.DisposeAsync();
        await Referee.DisposeAsync();
    }

    internal sealed record Embedded(int Status, string Body, Dictionary<string, string> Headers)
    {
        public JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

        public string? Cache => Headers.GetValueOrDefault("x-cache");

        public string? CachedInputs => Headers.GetValueOrDefault("x-cache-inputs");

        public long Tokens => Json.GetProperty("usage").GetProperty("prompt_tokens").GetInt64();

        public (string? Code, string? Param) Error => (Json.GetProperty("error").GetProperty("code").ToString(), Json.GetProperty("error").GetProperty("param").ToString());

        /// <summary>By their indexes.</summary>
        public float[][] Vectors => [.. Json.GetProperty("data").EnumerateArray().OrderBy(static item => item.GetProperty("index").GetInt32()).Select(static item =>
        {
            var vector = item.GetProperty("embedding");
            return vector.ValueKind == JsonValueKind.Array
                ? vector.EnumerateArray().Select(static number => number.GetSingle()).ToArray()
                : System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(vector.GetBytesFromBase64()).ToArray();
        })];
    }
}
