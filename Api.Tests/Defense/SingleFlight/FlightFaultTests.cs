using System.Net;
using System.Text;
using System.Text.Json;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.SingleFlight;
using AspireAi.Api.Tests.Defense.Cache;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;
using static AspireAi.Api.Tests.Defense.Cache.CacheHttp;

namespace AspireAi.Api.Tests.Defense.SingleFlight;

/// <summary>What can go wrong between a leader and its followers: they get a whole answer or an error, and nobody asks twice for nothing.</summary>
public sealed class FlightFaultTests(StoreServers servers)
{
    private const string Stream = ",\"stream\":true";

    [Fact]
    public async Task Push_ThatTheStoreRefuses_IsMadeAgain_AndNoFollowerMissesAPart()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var redis = await server.ConnectAsync();
        await using var hosts = await CacheHosts.StartAsync(server.PatientConnectionString, replicas: 2);
        using var steps = new Steps(hosts.Upstream, "One ", "two ", "three.");
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
        using var leader = await hosts.Client().PostChatAsync(question);
        using var follower = await hosts.Client("default/bob", 1).PostChatAsync(question);
        Assert.Equal("coalesced", Header(follower, "x-cache"));

        await redis.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "-rpush");
        steps.Go();
        await Eventually.TrueAsync(async () => (await redis.GetDatabase().ExecuteAsync("ACL", "LOG")).Length > 0, "a push was refused");
        await redis.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "+rpush");
        steps.Go();

        Assert.Equal("One two three.", Text(await Sse.AllAsync(follower)));
        Assert.Equal("One two three.", Text(await Sse.AllAsync(leader)));
        Assert.Single(hosts.Upstream.Requests);
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Part_PushedTwice_CountsOnce_AndOneThatIsMissingLosesTheFlight(Store store)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(store), settings: new() { ["Cache:FlightLease"] = "00:01:00" });
        var (registry, flights) = Parts(hosts.Apis[0]);
        var token = new FlightToken("another", Guid.NewGuid().ToString("N"), 100);
        var name = $"x{StoreServers.Unique()}";
        await flights.ClaimAsync(name, token.ToString());
        await using var read = (await registry.FollowAsync(name, token, TestContext.Current.CancellationToken))!.ReadAsync(leader: false, TestContext.Current.CancellationToken).GetAsyncEnumerator();

        await flights.PublishAsync(name, token.Flight, 0, [Part("zero"), Part("one")], end: null);
        await flights.PublishAsync(name, token.Flight, 0, [Part("zero"), Part("one"), Part("two")], end: null);
        await flights.PublishAsync(name, token.Flight, 4, [Part("four")], FlightEnd.Complete);

        foreach (var expected in (string[])["zero", "one", "two"])
        {
            Assert.True(await read.MoveNextAsync());
            Assert.Equal(expected, Encoding.UTF8.GetString(read.Current.Utf8.Span));
        }

        var lost = await Assert.ThrowsAsync<FlightEndedException>(async () => await read.MoveNextAsync());
        Assert.Equal((FlightEndKind.Lost, true), (lost.Kind, lost.Began));
    }

    [Fact]
    public async Task Parts_BeyondTheirShareOfTheBudget_LoseTheFollowersAndNotTheLeader()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var hosts = await CacheHosts.StartAsync(
            server.PatientConnectionString, replicas: 2, settings: new() { ["Cache:MaxBytes"] = "1048576", ["Cache:MaxEntryBytes"] = "65536" });
        var piece = new string('x', 20_000);
        using var steps = new Steps(hosts.Upstream, piece, piece, piece);
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
        using var leader = await hosts.Client().PostChatAsync(question);
        using var follower = await hosts.Client("default/bob", 1).PostChatAsync(question);
        Assert.Equal("coalesced", Header(follower, "x-cache"));
        steps.Go();

        Assert.Equal("flight_lost", JsonDocument.Parse((await Sse.AllAsync(follower))[^1]).RootElement.GetProperty("error").GetProperty("code").GetString());
        var store = hosts.Apis[0].Services.GetRequiredService<AnswerStore>();
        Assert.InRange(await store.BytesAsync(), 20_000, 32_768);
        // Nobody joins what can't be read to its end.
        using var next = hosts.Client("default/cid", 1).PostChatAsync(question);
        await Eventually.TrueAsync(() => hosts.Upstream.Requests.Count == 2, "the next one leads");
        steps.Go(10);
        Assert.Equal(60_000, Text(await Sse.AllAsync(leader)).Length);
        using var answer = await next;
        Assert.Equal(60_000, Text(await Sse.AllAsync(answer)).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cache_ThatForgetsOrGoesMidway_EndsTheFollowersAndNotTheLeader(bool goes)
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var redis = await server.ConnectAsync();
        await using var hosts = await CacheHosts.StartAsync(
            await servers.ConnectionStringAsync(Store.Redis), replicas: 2, settings: new() { ["ConnectionStrings:cache"] = server.PatientConnectionString });
        using var steps = new Steps(hosts.Upstream, "One ", "two ", "three.");
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
        using var leader = await hosts.Client().PostChatAsync(question);
        using var follower = await hosts.Client("default/bob", 1).PostChatAsync(question);
        Assert.Equal("coalesced", Header(follower, "x-cache"));

        await (goes ? server.KillAsync() : redis.GetServers()[0].FlushDatabaseAsync());
        steps.Go(2);

        Assert.Equal("One two three.", Text(await Sse.AllAsync(leader)));
        Assert.Equal("flight_lost", JsonDocument.Parse((await Sse.AllAsync(follower))[^1]).RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Single(hosts.Upstream.Requests);
    }

    [Fact]
    public async Task Follower_OfAClaimThatIsNotYetLed_IsServedFromTheFirstPart()
    {
        var connectionString = await servers.ConnectionStringAsync(Store.Redis);
        await using var hosts = await CacheHosts.StartAsync(connectionString, replicas: 2);
        await using var redis = await servers.ConnectAsync(Store.Redis);
        var (leads, flights) = Parts(hosts.Apis[0]);
        var claim = leads.NewClaim(100);
        Assert.True(FlightToken.TryParse(claim, out var token));
        var channel = FlightStore.ReplicaChannel(token.Replica);
        await Eventually.TrueAsync(async () => await redis.GetServers()[0].SubscriptionSubscriberCountAsync(channel) == 1, "the replica listens");
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (await redis.GetSubscriber().SubscribeAsync(channel)).OnMessage(_ => heard.TrySetResult());
        var name = $"x{StoreServers.Unique()}";
        await flights.ClaimAsync(name, claim);

        var followed = (await Parts(hosts.Apis[1]).Registry.FollowAsync(name, token, TestContext.Current.CancellationToken))!;
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        // Messages are taken in their order: when this one has been, the follower's has.
        var mark = leads.Lead(name, leads.New(1));
        await flights.SendAsync(token.Replica, "!" + mark.Token.Flight);
        await Eventually.TrueAsync(() => mark.IsStopped, "the follower was heard before the flight began");
        var led = leads.Lead(name, token);
        led.Add(Part("one"));

        await using var read = followed.ReadAsync(leader: false, TestContext.Current.CancellationToken).GetAsyncEnumerator();
        Assert.True(await read.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System));
        led.End(FlightEnd.Complete);
        Assert.False(await read.MoveNextAsync());
        leads.Landed(led);
        leads.Landed(mark);
        await flights.ReleaseAsync(name, claim);
    }

    [Fact]
    public async Task Callers_WhoMayHaveALongerAnswer_JoinOneAnother()
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), replicas: 2);
        using var steps = new Steps(hosts.Upstream, "One ", "two.");
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
        List<HttpResponseMessage> responses = [];
        foreach (var (caller, replica, expected) in (List<(string, int, string)>)
        [
            ("default/ann#guest", 0, "miss"), ("default/bob#premium", 0, "miss"), ("default/cid#premium", 1, "coalesced"),
            ("default/dan#premium", 0, "coalesced"), ("default/eve#guest", 1, "coalesced"),
        ])
        {
            responses.Add(await hosts.Client(caller, replica).PostChatAsync(question));
            Assert.Equal((caller, expected), (caller, Header(responses[^1], "x-cache")));
        }

        steps.Go(10);
        foreach (var response in responses)
        {
            Assert.Equal("One two.", Text(await Sse.AllAsync(response)));
            response.Dispose();
        }

        Assert.Equal(2, hosts.Upstream.Requests.Count);
    }

    [Fact]
    public async Task Entry_Unreadable_IsMadeAnewOnceForAllWhoAsk()
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), replicas: 2);
        var question = ChatHttp.Ask(StoreServers.Unique());
        using (await hosts.Client().PostChatAsync(question))
        {
        }

        using var hit = await HitAsync(hosts.Client(), question);
        var id = Header(hit, "x-cache-id")!;
        await using var redis = await servers.ConnectAsync(Store.Redis);
        await redis.GetDatabase().HashSetAsync(AnswerKeys.Bodies(AnswerKeys.PartitionOf(id)), id, "garbage");
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hosts.Upstream.Script = async (context, _) =>
        {
            asked.TrySetResult();
            await open.Task;
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("Mended"));
        };

        HttpClient[] clients = [hosts.Client(), hosts.Client("default/bob", 1)];
        var all = Enumerable.Range(0, 20).Select(i => clients[i % 2].PostChatAsync(question)).ToArray();
        await asked.Task;
        open.SetResult();
        foreach (var response in await Task.WhenAll(all))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("Mended", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(2, hosts.Upstream.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WholeAnswer_WhoseClientLeaves_IsKeptForTheNext(bool fresh)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hosts.Upstream.Script = async (context, _) =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            asked.TrySetResult();
            await open.Task.WaitAsync(context.RequestAborted);
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("Paid for"));
        };
        var question = ChatHttp.Ask(StoreServers.Unique());
        using var client = hosts.Client();
        if (fresh)
        {
            client.DefaultRequestHeaders.Add("Cache-Control", "no-cache");
        }

        using var leave = new CancellationTokenSource();
        var call = client.PostChatAsync(question, leave.Token);
        await asked.Task;
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        // A flight goes on behind its request; who asked afresh goes without one, and the request ends with what it has kept.
        if (fresh)
        {
            open.SetResult();
        }

        await Eventually.TrueAsync(
            () => hosts.Apis[0].Logs.Lines.Any(line => line.Contains("Request finished", StringComparison.Ordinal) && line.Contains("chat/completions", StringComparison.Ordinal)),
            "the Api has done with the request");
        open.TrySetResult();
        using var next = await HitAsync(hosts.Client(), question);
        Assert.Contains("Paid for", await next.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(hosts.Upstream.Requests);
        Assert.False(aborted.Task.IsCompleted);
    }

    private static (FlightRegistry Registry, FlightStore Store) Parts(ApiHost api) =>
        (api.Services.GetRequiredService<FlightRegistry>(), api.Services.GetRequiredService<FlightStore>());

    private static AnswerPart Part(string text) => new(AnswerPartKind.Chunk, Encoding.UTF8.GetBytes(text));

    private static string Text(List<string> events)
    {
        Assert.Equal("[DONE]", events[^1]);
        return string.Concat(events.SkipLast(1).Select(data => JsonDocument.Parse(data).RootElement.GetProperty("choices"))
            .Where(choices => choices.GetArrayLength() > 0)
            .Select(choices => choices[0].GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : ""));
    }

    /// <summary>An upstream whose streams say one piece, and then one for each step that the test lets them go.</summary>
    private sealed class Steps : IDisposable
    {
        private readonly SemaphoreSlim _steps = new(0);

        public Steps(ScriptedUpstream upstream, params string[] pieces) => upstream.Script = async (context, _) =>
        {
            foreach (var (i, piece) in pieces.Index())
            {
                await (i == 0 ? Task.CompletedTask : _steps.WaitAsync(context.RequestAborted));
                await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = piece }, null));
            }

            await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks());
        };

        public void Go(int steps = 1) => _steps.Release(steps);

        public void Dispose() => _steps.Dispose();
    }
}
