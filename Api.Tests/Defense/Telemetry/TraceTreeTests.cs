using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Telemetry;

/// <summary>What a collector gets of a chat: every decision has its span, below the request's.</summary>
public sealed class TraceTreeTests(StoreServers servers)
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Chat_IsOneTree_WithASpanForEachDecision(bool stream)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var collector = await OtlpReceiver.StartAsync();
        await using var api = await ApiProcess.StartAsync(new(collector.Settings)
        {
            ["ConnectionStrings:redis"] = await servers.OwnDatabaseAsync(),
            ["ConnectionStrings:chat"] = $"Endpoint={upstream.Url}/v1;Key=k;Model={ScriptedUpstream.Model}",
            ["Tiers:guest:Requests:0:Count"] = "3",
            ["Tiers:guest:Requests:0:Window"] = "00:05:00",
            ["SemanticCache:Enabled"] = "false",
        });
        using var client = api.Client();
        var ask = ChatHttp.Ask("What is traced?", extra: stream ? ",\"stream\":true" : "");

        // The first call finds no counter, and has them made.
        (await client.PostChatAsync(ChatHttp.Ask("The first"))).EnsureSuccessStatusCode();

        var miss = await TreeAsync(200, "limits settle");
        Assert.Equal(
            ["attempt<defense", "chat scripted<attempt", "defense<POST /v1/chat/completions", "exact-cache<defense", "limits admit<rate-limit", "limits admit<rate-limit", "limits reserve<reservation",
            "limits settle<settlement", "quota-gate<defense", "rate-limit<defense", "reservation<defense", "semantic-cache<defense", "settlement<reservation", "single-flight<defense"],
            Ours(miss));
        var span = miss.ToDictionary(one => one.Name == "limits admit" ? one.Id : one.Name);
        Assert.Equal(("Answered", ScriptedUpstream.Model, "127.0.0.1"),
            (span["defense"]["aspireai.outcome"], span["defense"]["gen_ai.request.model"], span["defense"]["aspireai.provider"]));
        Assert.Equal("allowed", span["rate-limit"]["aspireai.outcome"]);
        Assert.Contains("requests-per-300s=1", span["rate-limit"]["aspireai.limits"], StringComparison.Ordinal);
        Assert.Equal(("allowed", "miss", "lead", "miss"), (span["quota-gate"]["aspireai.outcome"], span["exact-cache"]["aspireai.outcome"],
            span["single-flight"]["aspireai.outcome"], span["semantic-cache"]["aspireai.outcome"]));
        Assert.True(long.Parse(span["quota-gate"]["aspireai.quota.remaining_tokens"]!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Equal("held", span["reservation"]["aspireai.outcome"]);
        Assert.NotEqual("0", span["reservation"]["aspireai.reservation.tokens"]);
        Assert.Equal(("answered", "10", "Reported"),
            (span["settlement"]["aspireai.outcome"], span["settlement"]["aspireai.settlement.tokens"], span["settlement"]["aspireai.settlement.basis"]));
        Assert.Equal(("answered", ScriptedUpstream.Model, new Uri(upstream.Url).Authority),
            (span["attempt"]["aspireai.outcome"], span["attempt"]["aspireai.model"], span["attempt"]["aspireai.provider"]));
        Assert.Equal(("7", "3"), (span["chat scripted"]["gen_ai.usage.input_tokens"], span["chat scripted"]["gen_ai.usage.output_tokens"]));
        Assert.Equal(stream, span["chat scripted"].Attributes.ContainsKey("gen_ai.response.time_to_first_chunk"));
        var hit = await TreeAsync(200, "defense");
        Assert.Equal(["defense<POST /v1/chat/completions", "exact-cache<defense", "limits admit<rate-limit", "limits admit<rate-limit", "quota-gate<defense", "rate-limit<defense"], Ours(hit));
        Assert.Equal(("Cached", "hit"), (hit.Single(one => one.Name == "defense")["aspireai.outcome"], hit.Single(one => one.Name == "exact-cache")["aspireai.outcome"]));

        var refused = await TreeAsync(429, "defense");
        var limit = refused.Single(one => one.Name == "rate-limit");
        Assert.Equal(("refused", "rate_limit_exceeded"), (limit["aspireai.outcome"], limit["error.type"]));
        Assert.Equal("skipped", refused.Single(one => one.Name == "exact-cache")["aspireai.outcome"]);
        Assert.Contains("requests-per-300s=0", limit["aspireai.limits"], StringComparison.Ordinal);

        // The instrumentation of Redis sends every ten seconds. The cache's script is a command of its own; those of the limits are not.
        await Eventually.TrueAsync(() => collector.Spans.Any(one => one.Name == "EVALSHA" && one.Parent == span["exact-cache"].Id), "the cache's command has come");
        Assert.DoesNotContain(collector.Spans, one => one.Name == "EVALSHA" && (one.Parent == span["rate-limit"].Id || span.Values.Any(limits => limits.Id == one.Parent && limits.Name.StartsWith("limits", StringComparison.Ordinal))));

        async Task<List<OtlpSpan>> TreeAsync(int status, string last)
        {
            var trace = Guid.NewGuid().ToString("N");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = ChatHttp.Json(ask) };
            request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
            using var response = await client.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
            await response.Content.ReadAsStringAsync();
            List<OtlpSpan> Spans() => [.. collector.Spans.Where(one => one.Trace == trace)];
            await Eventually.TrueAsync(() => Spans() is var spans && spans.Exists(one => one.Name == last) && spans.Exists(one => one.Parent == "00f067aa0ba902b7"), "the trace has come");
            return Spans();
        }
    }

    // Those of the stages: the others are the instrumentation's.
    private static List<string> Ours(List<OtlpSpan> spans) => [.. spans
        .Where(static span => span.Name is not ("EVALSHA" or "EVAL" or "POST") && !span.Name.StartsWith("POST /v1", StringComparison.Ordinal) && span.Name is not ("GET" or "SET" or "PUBLISH"))
        .Select(span => $"{span.Name}<{Parent(spans, span)}").Order(StringComparer.Ordinal)];

    private static string Parent(List<OtlpSpan> spans, OtlpSpan span) => spans.SingleOrDefault(one => one.Id == span.Parent)?.Name ?? "";
}
