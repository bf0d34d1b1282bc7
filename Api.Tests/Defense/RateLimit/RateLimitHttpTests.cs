using System.Net;
using System.Net.Http.Json;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>The limits as a guest meets them: the real Api, a real store, an upstream that counts.</summary>
public sealed class RateLimitHttpTests(StoreServers servers)
{
    [Theory, InlineData(1, false), InlineData(1, true), InlineData(4, false), InlineData(4, true)]
    public async Task TenRequests_InTenSeconds_GetNineAnswersAndA429(int replicas, bool atOnce)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var site = await Site.StartAsync(servers, upstream, replicas, new() { ["Tiers:guest:ConcurrentCalls"] = "10" });
        var responses = new List<HttpResponseMessage>();
        if (atOnce)
        {
            responses.AddRange(await Task.WhenAll(Enumerable.Range(0, 10).Select(site.AskAsync)));
        }
        else
        {
            for (var i = 0; i < 10; i++)
            {
                responses.Add(await site.AskAsync(i));
            }
        }

        Assert.Equal(9, responses.Count(response => response.StatusCode == HttpStatusCode.OK));
        Assert.Equal(9, upstream.Requests.Count);
        var refused = Assert.Single(responses, response => response.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        Assert.Equal("rate_limit_exceeded", await ErrorCodeAsync(refused));
        Assert.StartsWith("\"requests-per-10s\";q=9;w=10, \"requests-per-60s\";q=60;w=60, \"tokens\";", Header(refused, "RateLimit-Policy"), StringComparison.Ordinal);
        Assert.All(responses, response => Assert.True(response.Headers.Contains("x-ratelimit-remaining-requests")));
    }

    [Theory, InlineData("guest"), InlineData("free")]
    public void Tier_AsShipped_AllowsNineInTenSecondsAndSixtyInAMinute(string tier)
    {
        var shipped = new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Root, "Api", "appsettings.json")).Build()
            .GetSection($"Tiers:{tier}:Requests").Get<RequestWindow[]>()!;
        Assert.Equal([(9, TimeSpan.FromSeconds(10)), (60, TimeSpan.FromMinutes(1))], shipped.Select(window => (window.Count, window.Window)));
    }

    [Fact]
    public async Task RetryAfter_Obeyed_SucceedsAndNotEarlier()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var site = await Site.StartAsync(servers, upstream, 1, new()
        {
            ["Tiers:guest:Requests:0:Count"] = "2",
            ["Tiers:guest:Requests:0:Window"] = "00:00:02",
        });
        Assert.Equal(HttpStatusCode.OK, (await site.AskAsync(1)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.AskAsync(2)).StatusCode);
        // On a busy machine the window may be over before it is full.
        HttpResponseMessage refused = null!;
        await Eventually.TrueAsync(async () => (refused = await site.AskAsync(3)).StatusCode == HttpStatusCode.TooManyRequests, "the window is full");
        await Task.Delay(refused.Headers.RetryAfter!.Delta!.Value, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await site.AskAsync(4)).StatusCode);
    }

    [Theory, InlineData(true, false), InlineData(false, false), InlineData(false, true)]
    public async Task Tokens_AfterTheAnswer_CountWhatWasSpent(bool quota, bool stream)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var site = await Site.StartAsync(servers, upstream, 1, new()
        {
            ["Tiers:guest:TokensPerMinute"] = "300",
            ["Tiers:guest:MaxOutputTokens"] = "200",
            ["Quota:Enabled"] = $"{quota}",
        });

        // Each is estimated at more than 200 tokens and costs 10 in the end.
        var left = 0L;
        for (var i = 1; i <= 5; i++)
        {
            var response = await site.AskAsync(i, stream);
            await response.Content.LoadIntoBufferAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            left = long.Parse(Header(response, "x-ratelimit-remaining-tokens"), System.Globalization.CultureInfo.InvariantCulture);
        }

        // Four have cost 40, the fifth may cost some 205.
        Assert.InRange(left, 40, 60);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Calls_AtOnce_AreLimitedUntilOneEnds(bool stream)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        upstream.Script = async (context, _) =>
        {
            if (!stream)
            {
                await goOn.Task.WaitAsync(context.RequestAborted);
                await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("Hello"));
                return;
            }

            context.Response.ContentType = "text/event-stream";
            await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = "Hel" }, null));
            await goOn.Task.WaitAsync(context.RequestAborted);
            await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("lo"));
        };
        await using var site = await Site.StartAsync(servers, upstream, 2, new() { ["Tiers:guest:ConcurrentCalls"] = "2" });
        Task<HttpResponseMessage>[] running = [site.AskAsync(0, stream), site.AskAsync(1, stream)];
        await Eventually.TrueAsync(() => upstream.Requests.Count == 2, "both run");
        var third = await site.AskAsync(2, stream);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.Equal("rate_limit_exceeded", await ErrorCodeAsync(third));
        Assert.Contains("\"concurrent\";r=0;t=1", Header(third, "RateLimit"), StringComparison.Ordinal);

        goOn.SetResult();
        foreach (var call in running)
        {
            using var response = await call;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.TrueAsync(async () => (await site.AskAsync(3, stream)).StatusCode == HttpStatusCode.OK, "a place is free");
    }

    [Fact]
    public async Task Store_StoppedAndStartedUnderLoad_CostsNo500AndKeepsTheLimit()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var site = await Site.StartAsync(server.PatientConnectionString, upstream, 1, new()
        {
            ["Tiers:guest:Requests:0:Count"] = "12",
            ["Tiers:guest:Requests:0:Window"] = "00:01:00",
        });
        var responses = new List<HttpResponseMessage>();
        for (var i = 0; i < 24; i++)
        {
            if (i == 6)
            {
                await server.KillAsync();
            }
            else if (i == 16)
            {
                await server.StartAsync();
            }

            responses.Add(await site.AskAsync(i));
        }

        Assert.All(responses, response => Assert.Contains(response.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable }));
        Assert.InRange(upstream.Requests.Count, 6, 12 + 6);
        Assert.Contains("RateLimit", Header(responses[8], "x-defense-degraded"), StringComparison.Ordinal);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));

    private static async Task<string?> ErrorCodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("error").GetProperty("code").GetString();

    private sealed class Site : IAsyncDisposable
    {
        private readonly ApiHost[] _replicas;
        private readonly HttpClient[] _clients;

        private Site(ApiHost[] replicas) => (_replicas, _clients) = (replicas, [.. replicas.Select(replica => replica.Client())]);

        /// <summary>A store of its own: the guest at 127.0.0.1 is the same everywhere.</summary>
        public static async Task<Site> StartAsync(StoreServers servers, ScriptedUpstream upstream, int replicas, Dictionary<string, string?> settings) =>
            await StartAsync(await servers.OwnDatabaseAsync(), upstream, replicas, settings);

        public static Task<Site> StartAsync(string redis, ScriptedUpstream upstream, int replicas, Dictionary<string, string?> settings) =>
            Task.FromResult(new Site([.. Enumerable.Range(0, replicas).Select(_ => ApiHost.For(upstream, Merged(redis, settings)))]));

        // The shipped limits, which the test host has raised for tests about other things.
        private static Dictionary<string, string?> Merged(string redis, Dictionary<string, string?> settings)
        {
            var merged = new Dictionary<string, string?>
            {
                ["ConnectionStrings:redis"] = redis,
                ["Tiers:guest:Requests:0:Count"] = "9",
                ["Tiers:guest:Requests:1:Count"] = "60",
                ["Tiers:guest:TokensPerMinute"] = "20000",
                ["Tiers:guest:ConcurrentCalls"] = "2",
            };
            foreach (var (key, value) in settings)
            {
                merged[key] = value;
            }

            return merged;
        }

        public Task<HttpResponseMessage> AskAsync(int which) => AskAsync(which, stream: false);

        public async Task<HttpResponseMessage> AskAsync(int which, bool stream)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
            {
                Content = JsonContent.Create(new { model = ScriptedUpstream.Model, stream, messages = new[] { new { role = "user", content = $"question {which}" } } }),
            };
            return await _clients[which % _clients.Length].SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var client in _clients)
            {
                client.Dispose();
            }

            foreach (var replica in _replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }
}
