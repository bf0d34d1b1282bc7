using System.Text.Json;
using AspireAi.Api.Data;
using AspireAi.Api.Tests.Defense.Quota;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace AspireAi.Api.Tests.Defense.Resilience;

/// <summary>An Api with quotas and two providers: the first serves the model that is asked, the second its fallback, at ten times the price.</summary>
internal sealed class ResilienceHosts : IAsyncDisposable
{
    public const string Other = "other";

    private ResilienceHosts(ScriptedUpstream first, ScriptedUpstream second, QuotaHosts hosts) => (First, Second, Hosts) = (first, second, hosts);

    public ScriptedUpstream First { get; }

    public ScriptedUpstream Second { get; }

    public QuotaHosts Hosts { get; }

    /// <param name="servers">For the store.</param>
    /// <param name="settings">More of them; <c>first</c> and <c>second</c> stand for the providers' addresses.</param>
    /// <param name="withFallback">Whether the second serves a model of its own.</param>
    public static async Task<ResilienceHosts> StartAsync(StoreServers servers, Dictionary<string, string?>? settings = null, bool withFallback = true)
    {
        var (first, second) = (await ScriptedUpstream.StartAsync(), await ScriptedUpstream.StartAsync());
        second.Script = (context, request) => request.IsStream
            ? ScriptedUpstream.SendStreamAsync(context, [.. ScriptedUpstream.Chunks("from ", "the other").Select(static chunk => chunk.Replace("\"scripted\"", "\"their-name\"", StringComparison.Ordinal))])
            : ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("from the other").Replace("\"scripted\"", "\"their-name\"", StringComparison.Ordinal));
        var all = new Dictionary<string, string?> { ["Models:0:Endpoint"] = first.Url };
        if (withFallback)
        {
            all["Models:0:Fallbacks:0"] = Other;
            all["Models:1:Name"] = Other;
            all["Models:1:Endpoint"] = second.Url;
            all["Models:1:InputPrice"] = "20";
            all["Models:1:OutputPrice"] = "80";
            all["Models:1:TokenizerMargin"] = "0";
        }

        foreach (var (key, value) in settings ?? [])
        {
            all[key] = value switch { "first" => first.Url, "second" => second.Url, _ => value };
        }

        return new(first, second, await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), all));
    }

    /// <summary>One call of a guest, to its end.</summary>
    public async Task<Answer> AskAsync(bool stream = false, string? who = null, string extra = "", string? cacheControl = "no-store")
    {
        who ??= QuotaHosts.NewAddress();
        using var client = Hosts.Client(who);
        client.DefaultRequestHeaders.Remove("Cache-Control");
        client.DefaultRequestHeaders.Add("Cache-Control", cacheControl);
        using var response = await client.PostChatAsync(QuotaHosts.Ask("q", extra: (stream ? ",\"stream\":true" : "") + extra));
        return new(who, (int)response.StatusCode, response.Headers.ToDictionary(static header => header.Key.ToLowerInvariant(), static header => string.Join(',', header.Value)), await response.Content.ReadAsStringAsync());
    }

    public async Task<List<UsageRecord>> RecordsAsync(Answer answer)
    {
        await Hosts.SettledAsync(answer.Who);
        return [.. (await Hosts.RecordsAsync(answer.Who)).OrderBy(static record => record.Id, StringComparer.Ordinal)];
    }

    /// <summary>A way to fail before any output.</summary>
    public static Func<HttpContext, RecordedRequest, Task> Failure(string how) => how switch
    {
        "rejected" => static (context, _) => ScriptedUpstream.SendAsync(context, """{"error":{"message":"That field is wrong.","type":"invalid_request_error"}}""", 400),
        "garbage" => static (context, _) => ScriptedUpstream.SendAsync(context, "<html>"),
        "hangs" => static (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted),
        // A whole answer has no part that could come first.
        "dies" => static async (context, request) =>
        {
            if (request.IsStream)
            {
                await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { role = "assistant", content = "" }, null));
                return;
            }

            context.Abort();
        },
        _ => (context, _) => ScriptedUpstream.SendAsync(context, """{"error":{"message":"no"}}""", int.Parse(how, System.Globalization.CultureInfo.InvariantCulture)),
    };

    public async ValueTask DisposeAsync()
    {
        await Hosts.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }

    internal sealed record Answer(string Who, int Status, Dictionary<string, string> Headers, string Body)
    {
        public string? Model => Headers.GetValueOrDefault("x-model");

        public string? Code => JsonDocument.Parse(Body).RootElement.GetProperty("error").GetProperty("code").GetString();
    }
}
