using System.Net;
using System.Text.Json;
using AspireAi.Api.Chat;
using AspireAi.Api.Tests.Defense.Cache;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.SingleFlight;

public sealed class SingleFlightTests(StoreServers servers)
{
    private const string Stream = ",\"stream\":true";
    private static readonly string[] _pieces = ["One ", "two ", "three ", "four."];

    [Theory]
    [InlineData(Store.Redis, true)]
    [InlineData(Store.Redis, false)]
    [InlineData(Store.Garnet, true)]
    public async Task Requests_200AtOnceOverTwoReplicas_AreOneCallAnd200WholeAnswers(Store store, bool stream)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(store), replicas: 2);
        var gate = new Gate(hosts.Upstream);
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: stream ? Stream : "");
        HttpClient[] clients = [hosts.Client("default/ann"), hosts.Client("default/bob", 1)];

        var answers = Enumerable.Range(0, 200).Select(i => Task.Run(() => ReadAsync(clients[i % 2], question))).ToArray();
        await gate.BeganAsync();
        gate.Open();
        var texts = await Task.WhenAll(answers);
        Assert.All(texts, answer => Assert.Equal(string.Concat(_pieces), answer.Text));
        Assert.Single(texts, answer => answer.Cache == "miss");
        Assert.DoesNotContain(texts, answer => answer.Cache is null or "bypass");
        Assert.Single(hosts.Upstream.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Follower_JoinsMidStream_AndReadsFromTheBeginning(int followersReplica)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), replicas: 2);
        var gate = new Gate(hosts.Upstream);
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
        using var leader = await hosts.Client().PostChatAsync(question);
        await gate.BeganAsync();
        using var follower = await hosts.Client("default/bob", followersReplica).PostChatAsync(question);
        Assert.Equal("coalesced", Header(follower, "x-cache"));
        await using var events = Sse.DataAsync(follower).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());
        Assert.Contains("One ", events.Current, StringComparison.Ordinal);
        gate.Open();
        var rest = new List<string>();
        while (await events.MoveNextAsync())
        {
            rest.Add(events.Current);
        }

        Assert.Equal("[DONE]", rest[^1]);
        Assert.Single(hosts.Upstream.Requests);
        await leader.Content.ReadAsStringAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Leader_ItsClientLeaves_FollowersReadOn(int followersReplica)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), replicas: 2);
        var gate = new Gate(hosts.Upstream);
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
        var leader = await hosts.Client().PostChatAsync(question);
        await gate.BeganAsync();
        var follower = await hosts.Client("default/bob", followersReplica).PostChatAsync(question);
        Assert.Equal("coalesced", Header(follower, "x-cache"));
        leader.Dispose();
        gate.Open();
        Assert.Equal(string.Concat(_pieces), Text(await Sse.AllAsync(follower)));
        Assert.Single(hosts.Upstream.Requests);
        Assert.False(gate.Stopped.IsCompleted);
    }

    [Fact]
    public async Task Leader_LeavesWithoutFollowers_IsStoppedUpstream()
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var gate = new Gate(hosts.Upstream);
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
        var leader = await hosts.Client().PostChatAsync(question);
        await gate.BeganAsync();
        leader.Dispose();
        await gate.Stopped.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);

        // Nothing is left behind: the next one leads.
        gate.Open();
        using var next = await hosts.Client().PostChatAsync(question);
        Assert.Equal(string.Concat(_pieces), Text(await Sse.AllAsync(next)));
    }

    [Fact]
    public async Task Upstream_FailsMidway_EveryoneGetsTheError()
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), replicas: 2);
        var gate = new Gate(hosts.Upstream, fail: true);
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
        using var leader = await hosts.Client().PostChatAsync(question);
        await gate.BeganAsync();
        using var follower = await hosts.Client("default/bob", 1).PostChatAsync(question);
        gate.Open();
        foreach (var response in (HttpResponseMessage[])[leader, follower])
        {
            var data = await Sse.AllAsync(response);
            Assert.Equal("upstream_broken", JsonDocument.Parse(data[^1]).RootElement.GetProperty("error").GetProperty("code").GetString());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LeadersReplica_Killed_FollowersAreReplacedBeforeTheFirstByteAndToldAfter(bool afterFirstChunk)
    {
        // Guests of one address are one caller wherever they come in, so both ask for the same entry; in a database of their
        // own, for the guests of every other test share that caller's limits.
        var store = await servers.OwnDatabaseAsync();
        await using var hosts = await CacheHosts.StartAsync(store);
        var gate = new Gate(hosts.Upstream, holdFirst: !afterFirstChunk);
        await using var doomed = await ApiProcess.StartAsync(new()
        {
            ["ConnectionStrings:redis"] = store,
            ["ConnectionStrings:chat"] = $"Endpoint={hosts.Upstream.Url}/v1;Key=k;Model={ScriptedUpstream.Model}",
            // Long enough that a busy machine renews it in time.
            ["Cache:FlightLease"] = "00:00:05",
        });
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream + ",\"max_tokens\":50");
        using var doomedClient = doomed.Client();
        var leader = doomedClient.PostChatAsync(question);
        await gate.BeganAsync(leader);
        var follower = hosts.Apis[0].Client().PostChatAsync(question);
        if (afterFirstChunk)
        {
            using var response = await follower;
            Assert.Equal("coalesced", Header(response, "x-cache"));
            await using var events = Sse.DataAsync(response).GetAsyncEnumerator(TestContext.Current.CancellationToken);
            Assert.True(await events.MoveNextAsync());
            await doomed.KillAsync();
            Assert.True(await events.MoveNextAsync());
            Assert.Equal("flight_lost", JsonDocument.Parse(events.Current).RootElement.GetProperty("error").GetProperty("code").GetString());
            Assert.False(await events.MoveNextAsync());
            Assert.Single(hosts.Upstream.Requests);
        }
        else
        {
            await Eventually.TrueAsync(
                () => hosts.Apis[0].Logs.Lines.Any(line => line.Contains("chat/completions", StringComparison.Ordinal)), "the follower has come");
            await doomed.KillAsync();
            gate.Open();
            using var response = await follower;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(string.Concat(_pieces), Text(await Sse.AllAsync(response)));
            Assert.Equal(2, hosts.Upstream.Requests.Count);
        }

        gate.Open();
        await Assert.ThrowsAnyAsync<Exception>(async () => await (await leader).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Follower_WithALargerLimit_DoesNotJoinAShorterAnswer()
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var gate = new Gate(hosts.Upstream);
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
        using var guest = await hosts.Client("default/ann#guest").PostChatAsync(question);
        await gate.BeganAsync();
        using var other = await hosts.Client("default/bob#premium").PostChatAsync(question);
        Assert.Equal("miss", Header(other, "x-cache"));
        gate.Open();
        await guest.Content.ReadAsStringAsync();
        Assert.Equal(2, hosts.Upstream.Requests.Count);
    }

    [Theory]
    [InlineData(5)] // Not enough for the prompt: it is refused.
    [InlineData(200)] // Enough for a shorter answer than it asked for: it is cut, and that is not what the others asked for.
    public async Task Leader_OutOfQuota_TheNextLeads(int tokens)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), replicas: 2, settings: new()
        {
            ["Quota:Enabled"] = "true",
            ["Tiers:poor:TokensPerMonth"] = $"{tokens}",
            ["Tiers:poor:MaxOutputTokens"] = "32768",
        });
        var poorLed = 0;
        // Who of those that come at once leads is chance.
        for (var round = 0; round < 12 || (poorLed <= 2 && round < 100); round++)
        {
            var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
            var before = hosts.Upstream.Requests.Count;
            using var poor = hosts.Client($"default/poor{round}#poor", round % 2);
            HttpClient[] rich = [hosts.Client(), hosts.Client("default/bob", 1)];
            // Keys are made with the first request.
            await Task.WhenAll(rich.Append(poor).Select(client => client.GetAsync("/v1/models")));

            var first = poor.PostChatAsync(question);
            var others = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ReadAsync(rich[i % 2], question)));

            using var refusedOrCut = await first;
            Assert.All(others, answer => Assert.Equal(others[0].Text, answer.Text));
            Assert.All(others, answer => Assert.NotEqual("", answer.Text));
            var calls = hosts.Upstream.Requests.Count - before;
            if (Header(refusedOrCut, "x-cache") is "coalesced" or "exact")
            {
                Assert.Equal(1, calls);
                continue;
            }

            poorLed++;
            Assert.Equal(tokens < 100 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK, refusedOrCut.StatusCode);
            // An answer that was whole although it was to be cut is as good as any: who was sent away may find it stored.
            Assert.InRange(calls, 1, tokens < 100 ? 1 : 2);
            Assert.InRange(others.Count(answer => answer.Cache == "miss"), tokens < 100 ? 1 : 0, 1);
        }

        Assert.True(poorLed > 2, $"The one without quota led {poorLed} times.");
    }

    private static async Task<(string Text, string? Cache)> ReadAsync(HttpClient client, string body)
    {
        using var response = await client.PostChatAsync(body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var text = response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? Text(await Sse.AllAsync(response))
            : (await response.JsonAsync()).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
        return (text, Header(response, "x-cache"));
    }

    private static string Text(List<string> events)
    {
        Assert.Equal("[DONE]", events[^1]);
        return string.Concat(events.SkipLast(1).Select(data => JsonDocument.Parse(data).RootElement.GetProperty("choices"))
            .Where(choices => choices.GetArrayLength() > 0)
            .Select(choices => choices[0].GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : ""));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>An upstream that sends its first piece and waits with the rest until it is opened.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Gate(ScriptedUpstream upstream, bool fail = false, bool holdFirst = false)
        {
            upstream.Script = async (context, request) =>
            {
                context.RequestAborted.Register(() => _stopped.TrySetResult());
                if (request.IsStream && !holdFirst)
                {
                    await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunk(new { content = _pieces[0] }, null));
                }

                _began.TrySetResult();
                await _open.Task.WaitAsync(context.RequestAborted);
                if (!request.IsStream)
                {
                    await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion(string.Concat(_pieces)));
                }
                else if (!fail)
                {
                    foreach (var chunk in ScriptedUpstream.Chunks(holdFirst ? _pieces : _pieces[1..]))
                    {
                        await ScriptedUpstream.SendEventAsync(context, chunk);
                    }
                }
            };
        }

        public Task Stopped => _stopped.Task;

        /// <summary>Waits until the upstream has been asked; a request that ends before it says with what.</summary>
        public async Task BeganAsync(Task<HttpResponseMessage>? request = null)
        {
            if (request is not null && await Task.WhenAny(_began.Task, request) == request && await request is { IsSuccessStatusCode: false } refused)
            {
                Assert.Fail($"{(int)refused.StatusCode} {await refused.Content.ReadAsStringAsync()}");
            }

            await _began.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }

        public void Open() => _open.TrySetResult();
    }
}
