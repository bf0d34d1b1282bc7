using System.Text;
using AspireAi.Api.Data;
using AspireAi.Api.Tests.Defense.Quota;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace AspireAi.Api.Tests.Chat.Quirks;

/// <summary>An Api with quotas whose one model is served as a test scripts it. Each call has a caller of its own, and so its own charge.</summary>
internal sealed class ProviderHosts : IAsyncDisposable
{
    public const string Reported = """{"prompt_tokens":18,"completion_tokens":7,"total_tokens":25}""";
    public const string Streamed = ",\"stream\":true";
    public const string StreamedWithUsage = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    private ProviderHosts(ScriptedUpstream upstream, QuotaHosts hosts) => (Upstream, Hosts) = (upstream, hosts);

    public ScriptedUpstream Upstream { get; }

    public QuotaHosts Hosts { get; }

    public static async Task<ProviderHosts> StartAsync(StoreServers servers, Dictionary<string, string?>? settings = null)
    {
        var upstream = await ScriptedUpstream.StartAsync();
        return new(upstream, await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), new(settings ?? []) { ["Models:0:Endpoint"] = upstream.Url }));
    }

    /// <summary>One call, to its end.</summary>
    public async Task<Called> CallAsync(string extra = "", Func<HttpContext, RecordedRequest, Task>? script = null)
    {
        Upstream.Script = script ?? Upstream.Script;
        var who = QuotaHosts.NewAddress();
        using var client = Hosts.Client(who);
        using var response = await client.PostChatAsync(QuotaHosts.Ask("q", extra: extra));
        var body = await response.Content.ReadAsStringAsync();
        return new(
            (int)response.StatusCode, body, response.Headers.ToDictionary(static header => header.Key.ToLowerInvariant(), static header => string.Join(',', header.Value)),
            async () =>
            {
                await Hosts.SettledAsync(who);
                return (await Hosts.RecordsAsync(who)).SingleOrDefault();
            });
    }

    /// <summary>A response byte for byte.</summary>
    public static async Task SendRawAsync(HttpContext context, string contentType, string body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    public static async Task SendEncodedAsync(HttpContext context, string encoding, string body, bool asItSays = true)
    {
        context.Response.ContentType = body.StartsWith('{') ? "application/json" : "text/event-stream";
        context.Response.Headers.ContentEncoding = encoding;
        await context.Response.Body.WriteAsync(asItSays ? ChatHttp.Encode(body, encoding) : Encoding.UTF8.GetBytes(body));
    }

    public async ValueTask DisposeAsync()
    {
        await Hosts.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}

/// <summary>How a call ended for its client, and what was charged.</summary>
internal sealed record Called(int Status, string Body, Dictionary<string, string> Headers, Func<Task<UsageRecord?>> RecordAsync)
{
    public System.Text.Json.JsonElement Error => System.Text.Json.JsonDocument.Parse(Body).RootElement.GetProperty("error");

    public string? Code => Error.GetProperty("code").ToString();

    public string? ShouldRetry => Headers.GetValueOrDefault("x-should-retry");

    /// <summary>Of a stream, without comments.</summary>
    public string[] Events => [.. Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(static part => part.StartsWith("data: ", StringComparison.Ordinal)).Select(static part => part["data: ".Length..])];

    public async Task<(long Prompt, long Cached, long Output)> ChargeAsync() => await RecordAsync() is { } record ? (record.PromptTokens, record.CachedTokens, record.OutputTokens) : default;
}
