using AspireAi.Api.Tests.Defense.Quota;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Resilience;

/// <summary>A model that fails before its first output is answered for by another, and each attempt is paid at its own price.</summary>
public sealed class FallbackTests(StoreServers servers)
{
    // The prompt as it is counted, and the output limit of the tier.
    private const long Prompt = 26;
    private const long Whole = Prompt + 1000;

    [Theory]
    [InlineData("500", 0), InlineData("429", 0), InlineData("401", 0), InlineData("402", 0), InlineData("503", 0)]
    [InlineData("garbage", Whole), InlineData("hangs", Whole), InlineData("dies", Whole)]
    public async Task Failure_BeforeOutput_IsAnsweredByTheFallback(string how, long charged)
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new() { ["Models:0:TotalTimeout"] = "00:00:01", ["Tiers:guest:TokensPerMonth"] = "1000000" });
        hosts.First.Script = ResilienceHosts.Failure(how);
        foreach (var stream in (bool[])[false, true])
        {
            var answer = await hosts.AskAsync(stream);

            Assert.Equal((200, ResilienceHosts.Other), (answer.Status, answer.Model));
            Assert.Contains(stream ? "the other" : "from the other", answer.Body, StringComparison.Ordinal);
            Assert.Contains("\"model\":\"their-name\"", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("error", answer.Body, StringComparison.Ordinal);
            var records = await hosts.RecordsAsync(answer);
            Assert.Equal(
                [(BillingUpstream.Model, charged, charged == 0 ? 0 : ((Prompt * 2) + (1000 * 8)) * 1000), (ResilienceHosts.Other, 10, ((7 * 20) + (3 * 80)) * 1000)],
                records.Select(static record => (record.Model, record.PromptTokens + record.OutputTokens, record.Cost)));
            Assert.Equal(records.Sum(static record => record.PromptTokens + record.OutputTokens), (await hosts.Hosts.CounterAsync(answer.Who)).Tokens);
        }

        Assert.Equal((2, 2), (how is "429" or "503" ? 2 : hosts.First.Requests.Count, hosts.Second.Requests.Count));
    }

    [Fact]
    public async Task Head_ThatWentOutBeforeAnybodyAnswered_DoesNotSayWhoWould()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new() { ["Models:0:FirstChunkTimeout"] = "00:00:02", ["Chat:KeepAlive"] = "00:00:00.200" });
        hosts.First.Script = ResilienceHosts.Failure("hangs");

        var answer = await hosts.AskAsync(stream: true);

        Assert.Equal((200, null), (answer.Status, answer.Model));
        Assert.StartsWith(": keep-alive", answer.Body, StringComparison.Ordinal);
        Assert.Contains("their-name", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("error", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fallback_OfWhichThePromptIsTooLong_IsPassedOver()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new() { ["Models:1:ContextWindow"] = "20" });
        hosts.First.Script = ResilienceHosts.Failure("500");

        Assert.Equal((502, "upstream_error"), ((await hosts.AskAsync()).Status, (await hosts.AskAsync()).Code));
        Assert.Empty(hosts.Second.Requests);
    }

    [Fact]
    public async Task Answer_OfAFallback_IsNotStoredAsTheModelsOwn()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers);
        hosts.First.Script = ResilienceHosts.Failure("500");
        var ask = NewQuestion();
        using var client = hosts.Hosts.Api.Client();

        using var other = await client.PostChatAsync(ask);
        hosts.First.Script = static (context, _) => ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("its own"));
        using var own = await client.PostChatAsync(ask);
        HttpResponseMessage? again = null;
        await Eventually.TrueAsync(async () =>
        {
            again?.Dispose();
            again = await client.PostChatAsync(ask);
            return Header(again, "x-cache") == "exact";
        }, "it is stored");

        Assert.Equal(("miss", ResilienceHosts.Other, false), (Header(other, "x-cache"), Header(other, "x-model"), other.Headers.Contains("x-cache-id")));
        Assert.Equal(("miss", BillingUpstream.Model), (Header(own, "x-cache"), Header(own, "x-model")));
        Assert.Equal(BillingUpstream.Model, Header(again!, "x-model"));
        Assert.Contains("its own", await again!.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Followers_OfAnAnswerByAFallback_AreToldWhoseItIs(bool stream)
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers);
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hosts.First.Script = async (context, request) =>
        {
            asked.TrySetResult();
            await joined.Task;
            await ResilienceHosts.Failure("500")(context, request);
        };
        var ask = NewQuestion(stream);
        await using var replica = hosts.Hosts.Replica();
        using var client = hosts.Hosts.Api.Client();
        using var elsewhere = replica.Client();

        var leader = client.PostChatAsync(ask);
        await asked.Task;
        Task<HttpResponseMessage>[] followers = [client.PostChatAsync(ask), elsewhere.PostChatAsync(ask)];
        // They have joined, or will find the same.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        joined.SetResult();

        foreach (var response in await Task.WhenAll([leader, .. followers]))
        {
            Assert.Equal((200, ResilienceHosts.Other), ((int)response.StatusCode, Header(response, "x-model")));
            Assert.Contains("the other", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            response.Dispose();
        }

        Assert.Single(hosts.Second.Requests);
    }

    [Fact]
    public async Task Stream_ThatDiesBehindItsFirstOutput_IsNotBegunAgain()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hosts.First.Script = async (context, _) =>
        {
            await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = "half" }, null));
            await seen.Task;
            context.Abort();
        };
        using var client = hosts.Hosts.Client(QuotaHosts.NewAddress());

        using var response = await client.PostChatAsync(QuotaHosts.Ask("q", extra: ",\"stream\":true"));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("half", await reader.ReadLineAsync(), StringComparison.Ordinal);
        seen.SetResult();

        Assert.Equal((200, BillingUpstream.Model), ((int)response.StatusCode, Header(response, "x-model")));
        Assert.Contains("upstream_broken", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(hosts.Second.Requests);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Request_ThatIsWrong_IsNotTriedElsewhere(bool stream)
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers);
        hosts.First.Script = ResilienceHosts.Failure("rejected");

        var answer = await hosts.AskAsync(stream);

        Assert.Equal(400, answer.Status);
        Assert.Contains("That field is wrong.", answer.Body, StringComparison.Ordinal);
        Assert.False(answer.Headers.ContainsKey("x-model"));
        Assert.Empty(hosts.Second.Requests);
    }

    [Fact]
    public async Task Fallback_ThatDoesNotFitAnyMore_LeavesTheFirstFailure()
    {
        // Room for one worst case of the model, and not for another of ten times its price.
        await using var hosts = await ResilienceHosts.StartAsync(servers, new()
        {
            ["Tiers:guest:MicroDollarsPerMonth"] = "8500", ["Quota:MinOutputTokens"] = "100", ["Quota:WaitForRoom"] = "00:00:00",
        });
        hosts.First.Script = ResilienceHosts.Failure("garbage");

        var answer = await hosts.AskAsync();

        Assert.Equal((502, "upstream_invalid_response", "false"), (answer.Status, answer.Code, answer.Headers["x-should-retry"]));
        Assert.Empty(hosts.Second.Requests);
        Assert.Single(await hosts.RecordsAsync(answer));
    }

    [Fact]
    public async Task Failures_OfAll_AreToldByTheFirst_AndNotRepeatedWhereAnyWasCharged()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers);
        hosts.First.Script = ResilienceHosts.Failure("500");
        hosts.Second.Script = ResilienceHosts.Failure("garbage");

        var answer = await hosts.AskAsync();

        Assert.Equal((502, "upstream_error", "false"), (answer.Status, answer.Code, answer.Headers.GetValueOrDefault("x-should-retry")));
        Assert.Equal([0, Whole], (await hosts.RecordsAsync(answer)).Select(static record => record.PromptTokens + record.OutputTokens));
    }

    [Fact]
    public async Task Fallback_ThatDoesNotTakeAPricedField_IsPassedOver()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new() { ["Models:0:PricedFields:0"] = "service_tier" });
        hosts.First.Script = ResilienceHosts.Failure("500");

        var answer = await hosts.AskAsync(extra: ",\"service_tier\":\"priority\"");

        Assert.Equal((502, "upstream_error"), (answer.Status, answer.Code));
        Assert.Empty(hosts.Second.Requests);
    }

    // Of words: what looks like a secret is not shared.
    private static string NewQuestion(bool stream = false)
    {
        var words = Guid.NewGuid().ToByteArray().Take(6).Select(static number => $"{(char)('a' + (number / 16))}o{(char)('a' + (number % 16))}a");
        return $$"""{"model":"{{BillingUpstream.Model}}","messages":[{"role":"user","content":"What is the {{string.Join(' ', words)}} game?"}]{{(stream ? ",\"stream\":true" : "")}}}""";
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
