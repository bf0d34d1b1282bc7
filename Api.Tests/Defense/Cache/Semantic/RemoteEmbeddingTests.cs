using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic;

/// <summary>The stage with an embedding model that is a server: another model never meets the first one's vectors, and its failing is a miss.</summary>
public sealed class RemoteEmbeddingTests(StoreServers servers)
{
    private const string Question = "How do I reverse a string in Python?";
    private const string Reworded = "How can I reverse a string in Python?";
    private const string Another = "What is the way to reverse a string in Python?";

    [Fact]
    public async Task ChangedModel_StartsAnIndexOfItsOwn()
    {
        await using var upstream = await EmbeddingUpstream.StartAsync();
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), settings: Settings(upstream.Url));
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client(), SemanticHosts.Ask(system, Question));
        Assert.NotEmpty(upstream.Requests);

        // The same size under another name, another size, and the model in-process: none of them finds it, and all of them keep their own.
        Action<IServiceCollection>[] changes =
        [
            services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(upstream.Generator("other-384")),
            services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(upstream.Generator("test-256")),
            services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new Api.Models.Embedding.MiniLmEmbeddingGenerator(new())),
        ];
        string[] rewordings = [Reworded, "How do you reverse a string in Python?", "How would I reverse a string in Python?"];
        for (var i = 0; i < changes.Length; i++)
        {
            Assert.Equal("semantic", await hosts.Client().CacheOfAsync(SemanticHosts.Ask(system, rewordings[i])));
            await hosts.AddReplica(changes[i]).IsLevelAsync();
            Assert.Equal("miss", await hosts.Client(replica: i + 1).CacheOfAsync(SemanticHosts.Ask(system, rewordings[i])));
        }

        await hosts.AddReplica().IsLevelAsync();
        Assert.Equal("semantic", await hosts.Client(replica: 4).CacheOfAsync(SemanticHosts.Ask(system, Another)));
    }

    [Fact]
    public async Task Server_Stopped_IsAMiss_AndServesAgainWhenItIsBack()
    {
        var upstream = await EmbeddingUpstream.StartAsync(new Uri($"http://127.0.0.1:{Ports.Free()}"));
        var url = upstream.Url;
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), settings: Settings(url));
        var system = StoreServers.Unique();
        using var client = hosts.Client();
        await hosts.StoreAsync(client, SemanticHosts.Ask(system, Question));
        await upstream.DisposeAsync();
        using (var response = await client.PostChatAsync(SemanticHosts.Ask(system, Reworded)))
        {
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal("miss", response.Cache());
            Assert.Contains("semantic-cache", response.Headers.GetValues("x-defense-degraded").Single(), StringComparison.Ordinal);
        }

        // A replica that starts meanwhile has no model yet; it is ready once the server is.
        var late = hosts.AddReplica();
        Assert.Equal("miss", await hosts.Client(replica: 1).CacheOfAsync(SemanticHosts.Ask(system, Another)));
        await using var again = await EmbeddingUpstream.StartAsync(url);
        await late.Services.GetRequiredService<SemanticModels>().Loading.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        await late.IsLevelAsync();
        Assert.Equal("semantic", await hosts.Client(replica: 1).CacheOfAsync(SemanticHosts.Ask(system, "How do you reverse a string in Python?")));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(1, ",\"stream\":true")]
    public async Task Follower_OfASemanticHit_SaysHowAlikeTheQuestionsWere(int followersReplica, string extra)
    {
        await using var upstream = await EmbeddingUpstream.StartAsync();
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), replicas: 2, settings: Settings(upstream.Url));
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client(), SemanticHosts.Ask(system, Question, extra));
        var (led, followed) = await LeadAndFollowAsync(upstream, hosts, SemanticHosts.Ask(system, Reworded, extra), followersReplica);
        using var first = led;
        using var second = followed;
        Assert.Equal("semantic", led.Cache());
        Assert.Equal("coalesced", followed.Cache());
        Assert.InRange(double.Parse(Header(followed, "x-cache-similarity"), CultureInfo.InvariantCulture), 0.9, 1);
        foreach (var header in new[] { "x-cache-similarity", "x-cache-probability", "x-cache-question", "x-cache-id", "x-cache-saved-tokens" })
            Assert.Equal(Header(led, header), Header(followed, header));
        Assert.NotNull(followed.Headers.Age);
        Assert.Equal(await TextAsync(led, extra), await TextAsync(followed, extra));
        Assert.Single(hosts.Upstream.Requests);

        // It was served to the follower, who may say what they think of it.
        using var receipt = await hosts.Client("default/bob").PostAsync("/feedback", ChatHttp.Json($$"""{"cache_id":"{{Header(followed, "x-cache-id")}}","thumb":"down"}"""));
        Assert.Equal(200, (int)receipt.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"stream\":true")]
    public async Task Follower_WhoHasHiddenWhatTheLeaderFound_GetsAnAnswerOfTheirOwn(string extra)
    {
        await using var upstream = await EmbeddingUpstream.StartAsync();
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), settings: Settings(upstream.Url));
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client(), SemanticHosts.Ask(system, Question, extra));
        using (var hit = await hosts.Client("default/bob").PostChatAsync(SemanticHosts.Ask(system, Question, extra)))
        using (var receipt = await hosts.Client("default/bob").PostAsync("/feedback", ChatHttp.Json($$"""{"cache_id":"{{Header(hit, "x-cache-id")}}","thumb":"down"}""")))
        {
            Assert.Equal(("exact", 200), (hit.Cache(), (int)receipt.StatusCode));
        }

        var (led, followed) = await LeadAndFollowAsync(upstream, hosts, SemanticHosts.Ask(system, Reworded, extra));
        using var first = led;
        using var second = followed;
        Assert.Equal(("semantic", "miss"), (led.Cache(), followed.Cache()));
        Assert.False(followed.Headers.Contains("x-cache-similarity"));
        Assert.Equal(2, hosts.Upstream.Requests.Count);
    }

    /// <summary>Ann leads with the reworded question, and Bob is on her flight before the cache has found anything for her.</summary>
    private static async Task<(HttpResponseMessage Led, HttpResponseMessage Followed)> LeadAndFollowAsync(
        EmbeddingUpstream upstream, CacheHosts hosts, string question, int followersReplica = 0)
    {
        var gate = new TaskCompletionSource();
        upstream.Script = async (_, body) =>
        {
            if (body.GetProperty("input")[0].GetString() == Reworded)
                await gate.Task;
            return false;
        };
        using var misses = new Misses(hosts);
        var leader = hosts.Client("default/ann").PostChatAsync(question);
        await Eventually.TrueAsync(() => misses.Count == 1, "the leader is in the semantic cache");
        var follower = hosts.Client("default/bob", followersReplica).PostChatAsync(question);
        await Eventually.TrueAsync(() => misses.Count == 2, "the follower has the leader's flight");
        gate.SetResult();
        return (await leader, await follower);
    }

    private static Dictionary<string, string?> Settings(Uri url) => new()
    {
        ["Embedding:Endpoint"] = url.AbsoluteUri,
        ["Embedding:Model"] = "test-384",
        ["Embedding:Key"] = EmbeddingUpstream.Key,
    };

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static async Task<string> TextAsync(HttpResponseMessage response, string extra) => extra.Length == 0
        ? (await response.JsonAsync()).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!
        : string.Concat((await Sse.AllAsync(response)).Where(data => data != "[DONE]").Select(data => JsonDocument.Parse(data).RootElement.GetProperty("choices"))
            .Where(choices => choices.GetArrayLength() > 0 && choices[0].GetProperty("delta").TryGetProperty("content", out _))
            .Select(choices => choices[0].GetProperty("delta").GetProperty("content").GetString()));

    /// <summary>Counts the exact cache's misses of these hosts: each is a request that knows whether it leads or joins.</summary>
    private sealed class Misses : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _count;

        public Misses(CacheHosts hosts)
        {
            var meters = hosts.Apis.Select(api => api.Services.GetRequiredService<DefenseMetrics>().Meter).ToList();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (meters.Contains(instrument.Meter) && instrument.Name == "aspireai.cache.lookups")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, _, _) => Interlocked.Increment(ref _count));
            _listener.Start();
        }

        public int Count => Volatile.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
