using System.Net;
using System.Net.Sockets;
using AspireAi.Api.Tests.Defense.Quota;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Resilience;

/// <summary>What is asked again, and where, because nothing was billed for it.</summary>
public sealed class RetryTests(StoreServers servers)
{
    private const string Endpoints = "Models:0:Endpoints:";

    [Theory, InlineData(429, "0.05", false), InlineData(503, "0.05", true), InlineData(529, "0.05", false)]
    public async Task Provider_ThatSaysWhenToComeAgain_IsAskedAgainThen(int status, string after, bool stream)
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, withFallback: false);
        var failures = 2;
        hosts.First.Script = (context, request) =>
        {
            if (Interlocked.Decrement(ref failures) >= 0)
            {
                context.Response.Headers.RetryAfter = after;
                return ResilienceHosts.Failure(status.ToString(System.Globalization.CultureInfo.InvariantCulture))(context, request);
            }

            return hosts.Second.Script(context, request);
        };

        var answer = await hosts.AskAsync(stream);

        Assert.Equal(200, answer.Status);
        Assert.Equal(3, hosts.First.Requests.Count);
        Assert.Equal([10], (await hosts.RecordsAsync(answer)).Select(static record => record.PromptTokens + record.OutputTokens));
    }

    [Theory]
    [InlineData("429", null), InlineData("429", "17"), InlineData("500", "0"), InlineData("504", "0"), InlineData("garbage", "0"), InlineData("dies", "0")]
    public async Task Provider_ThatMayHaveBilled_OrWantsMoreTimeThanThereIs_IsNotAskedAgain(string how, string? after)
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, withFallback: false);
        hosts.First.Script = (context, request) =>
        {
            context.Response.Headers.RetryAfter = after;
            return ResilienceHosts.Failure(how)(context, request);
        };

        var answer = await hosts.AskAsync();

        Assert.InRange(answer.Status, 500, 504);
        Assert.Equal(how == "429" ? after : answer.Headers.GetValueOrDefault("retry-after"), answer.Headers.GetValueOrDefault("retry-after"));
        Assert.Single(hosts.First.Requests);
    }

    [Fact]
    public async Task Provider_ThatIsStartedMeanwhile_IsFound()
    {
        int port;
        using (var found = new TcpListener(IPAddress.Loopback, 0))
        {
            found.Start();
            port = ((IPEndPoint)found.LocalEndpoint).Port;
        }

        await using var hosts = await ResilienceHosts.StartAsync(servers, new()
        {
            ["Models:0:Endpoint"] = $"http://127.0.0.1:{port}/v1", ["Resilience:Retries"] = "10", ["Resilience:RetryBudget"] = "00:05:00", ["Resilience:CircuitBreaker:MinimumThroughput"] = "100",
        }, withFallback: false);

        var call = hosts.AskAsync();
        await Eventually.TrueAsync(() => hosts.Hosts.Api.Logs.Lines.Any(static line => line.Contains("Unreachable", StringComparison.Ordinal)), "it was asked");
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        var accepted = listener.AcceptTcpClientAsync();
        Assert.Same(accepted, await Task.WhenAny(accepted, call));
        using var connection = await accepted;
        using var reader = new StreamReader(connection.GetStream(), leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        var body = ScriptedUpstream.Completion("here again");
        await connection.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

        Assert.Equal(200, (await call).Status);
    }

    [Theory, InlineData("500"), InlineData("429"), InlineData("401"), InlineData("garbage"), InlineData("hangs")]
    public async Task OtherEndpoint_OfTheModel_TakesOver(string how)
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new()
        {
            [Endpoints + "0:Endpoint"] = "first", [Endpoints + "0:Weight"] = "1000", [Endpoints + "1:Endpoint"] = "second", [Endpoints + "1:UpstreamModel"] = "there",
            ["Models:0:TotalTimeout"] = "00:00:01",
        }, withFallback: false);
        hosts.First.Script = ResilienceHosts.Failure(how);
        while (hosts.First.Requests.IsEmpty)
        {
            foreach (var stream in (bool[])[false, true])
            {
                var answer = await hosts.AskAsync(stream);
                Assert.Equal((200, BillingUpstream.Model), (answer.Status, answer.Model));
                Assert.Contains("the other", answer.Body, StringComparison.Ordinal);
            }
        }

        Assert.Equal("there", hosts.Second.Last.Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Endpoint_ThatMayHaveBilled_IsNotAskedAgain_AlsoNotAfterAWait()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new()
        {
            [Endpoints + "0:Endpoint"] = "first", [Endpoints + "0:Weight"] = "1000", [Endpoints + "1:Endpoint"] = "second", ["Models:0:TotalTimeout"] = "00:00:01", ["Resilience:Retries"] = "3",
        }, withFallback: false);
        hosts.First.Script = ResilienceHosts.Failure("garbage");
        hosts.Second.Script = static (context, request) =>
        {
            context.Response.Headers.RetryAfter = "0.05";
            return ResilienceHosts.Failure("429")(context, request);
        };
        ResilienceHosts.Answer answer;
        do
        {
            hosts.First.Requests.Clear();
            hosts.Second.Requests.Clear();
            answer = await hosts.AskAsync();
        }
        while (hosts.First.Requests.IsEmpty);

        Assert.Equal("false", answer.Headers["x-should-retry"]);
        Assert.Equal((1, 4), (hosts.First.Requests.Count, hosts.Second.Requests.Count));
        Assert.Equal(1, (await hosts.RecordsAsync(answer)).Count(static record => record.Cost > 0));
    }

    [Fact]
    public async Task Limit_ThatPasses_IsToldBeforeAKeyThatIsWrong()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new() { [Endpoints + "0:Endpoint"] = "first", [Endpoints + "1:Endpoint"] = "second" }, withFallback: false);
        hosts.First.Script = static (context, request) =>
        {
            context.Response.Headers.RetryAfter = "17";
            return ResilienceHosts.Failure("429")(context, request);
        };
        hosts.Second.Script = ResilienceHosts.Failure("401");

        var answer = await hosts.AskAsync();

        Assert.Equal((503, "upstream_rate_limited", "17", null), (answer.Status, answer.Code, answer.Headers["retry-after"], answer.Headers.GetValueOrDefault("x-should-retry")));
        Assert.Equal((1, 1), (hosts.First.Requests.Count, hosts.Second.Requests.Count));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Client_ThatLeavesWhileNothingIsUnderWay_PaysNothing_AndNothingIsAskedAgain(bool stream)
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new() { ["Models:0:HidesReasoning"] = "true" }, withFallback: false);
        hosts.First.Script = static (context, request) =>
        {
            context.Response.Headers.RetryAfter = "2";
            return ResilienceHosts.Failure("429")(context, request);
        };
        var who = QuotaHosts.NewAddress();
        using var client = hosts.Hosts.Client(who);
        using var leaves = new CancellationTokenSource();

        var call = client.PostChatAsync(QuotaHosts.Ask("q", extra: stream ? ",\"stream\":true" : ""), leaves.Token);
        await Eventually.TrueAsync(() => hosts.Hosts.Api.Logs.Lines.Any(static line => line.Contains("RateLimited", StringComparison.Ordinal)), "it was refused");
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        await hosts.Hosts.SettledAsync(who);
        Assert.All(await hosts.Hosts.RecordsAsync(who), static record => Assert.Equal(0, record.Cost));
        Assert.Single(hosts.First.Requests);
    }

    [Fact]
    public async Task Keys_ShareTheCallsByWeight_AndNoKeyGoesToAnotherHost()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new()
        {
            ["Models:0:Key"] = "of-the-model",
            [Endpoints + "0:Key"] = "one", [Endpoints + "0:Weight"] = "3", [Endpoints + "1:Key"] = "two", [Endpoints + "2:Weight"] = "2",
            [Endpoints + "3:Endpoint"] = "second", [Endpoints + "3:Weight"] = "2",
        }, withFallback: false);
        using var client = hosts.Hosts.Client(QuotaHosts.NewAddress());
        for (var i = 0; i < 160; i++)
        {
            (await client.PostChatAsync(QuotaHosts.Ask("q"))).EnsureSuccessStatusCode().Dispose();
        }

        var counts = hosts.First.Requests.GroupBy(static request => request.Authorization).ToDictionary(static group => group.Key, static group => group.Count());
        // 60, 20 and 40 of 160 are expected; four standard deviations off would be chance once in ten thousand runs.
        Assert.InRange(counts["Bearer one"], 35, 85);
        Assert.InRange(counts["Bearer two"], 3, 38);
        Assert.InRange(counts["Bearer of-the-model"], 18, 63);
        Assert.Equal([""], hosts.Second.Requests.Select(static request => request.Authorization).Distinct());
    }

    [Fact]
    public async Task Endpoint_ThatIsBusy_GetsNoMoreThanItsShare()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new() { [Endpoints + "0:Endpoint"] = "first", [Endpoints + "1:Endpoint"] = "second" }, withFallback: false);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hosts.First.Script = hosts.Second.Script = async (context, _) =>
        {
            await release.Task;
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("late"));
        };

        var calls = new List<Task<ResilienceHosts.Answer>>();
        for (var i = 1; i <= 6; i++)
        {
            calls.Add(hosts.AskAsync());
            await Eventually.TrueAsync(() => hosts.First.Requests.Count + hosts.Second.Requests.Count == i, "it was asked");
        }

        Assert.Equal((3, 3), (hosts.First.Requests.Count, hosts.Second.Requests.Count));
        release.SetResult();
        Assert.All(await Task.WhenAll(calls), static answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task Circuit_OpensForStreamsThatBreakOff_EachOfWhichCountsOnce()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new()
        {
            ["Resilience:CircuitBreaker:MinimumThroughput"] = "4", ["Resilience:CircuitBreaker:FailureRatio"] = "0.75", ["Resilience:CircuitBreaker:SamplingDuration"] = "00:10:00",
            ["Resilience:CircuitBreaker:BreakDuration"] = "00:10:00",
        }, withFallback: false);
        Assert.Equal(200, (await hosts.AskAsync(stream: true)).Status);
        hosts.First.Script = static (context, _) => ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = "half" }, null));
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("upstream_broken", (await hosts.AskAsync(stream: true)).Body, StringComparison.Ordinal);
        }

        Assert.Equal("upstream_unavailable", (await hosts.AskAsync(stream: true)).Code);
        Assert.Equal(4, hosts.First.Requests.Count);
    }

    [Fact]
    public async Task Circuit_Opens_IsNotAsked_AndClosesWhenACallSucceeds()
    {
        await using var hosts = await ResilienceHosts.StartAsync(servers, new()
        {
            ["Resilience:CircuitBreaker:MinimumThroughput"] = "3", ["Resilience:CircuitBreaker:BreakDuration"] = "00:00:03", ["Resilience:CircuitBreaker:SamplingDuration"] = "00:10:00",
        }, withFallback: false);
        var answers = hosts.First.Script;
        hosts.First.Script = ResilienceHosts.Failure("500");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("upstream_error", (await hosts.AskAsync()).Code);
        }

        var refused = await hosts.AskAsync();

        Assert.Equal((503, "upstream_unavailable"), (refused.Status, refused.Code));
        Assert.InRange(int.Parse(refused.Headers["retry-after"], System.Globalization.CultureInfo.InvariantCulture), 1, 3);
        Assert.Equal([0L], (await hosts.RecordsAsync(refused)).Select(static record => record.Cost));
        Assert.Equal(3, hosts.First.Requests.Count);
        hosts.First.Script = answers;
        await Eventually.TrueAsync(async () => (await hosts.AskAsync()).Status == 200, "it is asked again");
        Assert.Equal(200, (await hosts.AskAsync(stream: true)).Status);
        Assert.Contains(hosts.Hosts.Api.Logs.Lines, static line => line.Contains("keeps failing", StringComparison.Ordinal));
        Assert.Contains(hosts.Hosts.Api.Logs.Lines, static line => line.Contains("answers again", StringComparison.Ordinal));
    }
}
