using AspireAi.Api.Tests.Defense.Cache.Semantic;
using AspireAi.Api.Tests.Defense.Quota;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;
using Xunit;

namespace AspireAi.Api.Tests.Defense;

/// <summary>How often a request waits for Redis: DESIGN fixes it, since each time is a share of every answer's delay.</summary>
public sealed class RoundTripsTests(StoreServers servers)
{
    // Replicas also tell the store by the clock that they live; a look that such a command fell into is repeated.
    private const int Looks = 8;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Request_MissingTheCache_WaitsTwiceAndForAnExactHitOnce(bool stream)
    {
        var answer = new AnswerStart();
        await using var hosts = await QuotaHosts.StartAsync(await servers.OwnDatabaseAsync(), services: services => services.AddSingleton<IStartupFilter>(answer));
        DateTime? asked = null;
        hosts.Upstream.Behave = _ =>
        {
            asked = TimeProvider.System.GetUtcNow().UtcDateTime;
            return new Behavior();
        };
        using var client = hosts.Client(QuotaHosts.NewAddress());
        client.DefaultRequestHeaders.Remove("Cache-Control");
        var redis = hosts.Api.Services.GetRequiredService<IConnectionMultiplexer>();
        ProfilingSession? session = null;
        redis.RegisterProfiler(() => session!);
        // Once for what is done once: the scripts' texts, the tenant's name.
        await AskAsync("first");

        int miss = int.MaxValue, hit = int.MaxValue;
        for (var look = 0; look < Looks; look++)
        {
            session = new ProfilingSession();
            asked = null;
            Assert.Equal("miss", await AskAsync($"q{look}"));
            miss = Math.Min(miss, Waits(session.FinishProfiling(), asked!.Value));

            string? cache = null;
            await Eventually.TrueAsync(async () =>
            {
                session = new ProfilingSession();
                cache = await AskAsync($"q{look}");
                return cache == "exact";
            }, "the answer is in the cache");
            hit = Math.Min(hit, Waits(session.FinishProfiling(), answer.At));
        }

        Assert.Equal((2, 1), (miss, hit));

        async Task<string?> AskAsync(string text)
        {
            using var response = await client.PostChatAsync(QuotaHosts.Ask(text, extra: stream ? ",\"stream\":true" : ""));
            response.EnsureSuccessStatusCode();
            return response.Headers.GetValues("x-cache").Single();
        }
    }

    [Fact]
    public async Task Request_WithASemanticCandidate_WaitsThreeTimes()
    {
        const string Asked = "How do I reverse a string in Python?";
        var answer = new AnswerStart();
        await using var hosts = await SemanticHosts.StartAsync(await servers.OwnDatabaseAsync(), services: services => services.AddSingleton<IStartupFilter>(answer));
        DateTime? upstream = null;
        hosts.Upstream.Script = async (context, _) =>
        {
            upstream = TimeProvider.System.GetUtcNow().UtcDateTime;
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("Hello"));
        };
        using var client = hosts.Client();
        var redis = hosts.Apis[0].Services.GetRequiredService<IConnectionMultiplexer>();
        ProfilingSession? session = null;
        redis.RegisterProfiler(() => session!);
        await hosts.StoreAsync(client, SemanticHosts.Ask("first", Asked));

        int hit = int.MaxValue, miss = int.MaxValue;
        for (var look = 0; look < Looks; look++)
        {
            var context = StoreServers.Unique();
            await hosts.StoreAsync(client, SemanticHosts.Ask(context, Asked));
            session = new ProfilingSession();
            Assert.Equal("semantic", await client.CacheOfAsync(SemanticHosts.Ask(context, "How can I reverse a string in Python?")));
            hit = Math.Min(hit, Waits(session.FinishProfiling(), answer.At));

            // So near that it is looked at, and refused.
            session = new ProfilingSession();
            await hosts.StoreAsync(client, SemanticHosts.Ask(context, "How do I reverse a string in Java?"));
            miss = Math.Min(miss, Waits(session.FinishProfiling(), upstream!.Value));
        }

        Assert.True(hit <= 3 && miss <= 3, $"a hit waits {hit} times, a miss {miss} times");
    }

    /// <summary>The longest chain of commands of which each was made only when the one before had its reply.</summary>
    private static int Waits(IEnumerable<IProfiledCommand> commands, DateTime until)
    {
        var waits = 0;
        var last = DateTime.MinValue;
        foreach (var (created, replied) in commands.Select(command => (command.CommandCreated, command.CommandCreated + command.ElapsedTime)).Where(each => each.Item2 <= until).OrderBy(each => each.Item2))
        {
            if (created >= last)
            {
                waits++;
                last = replied;
            }
        }

        return waits;
    }

    /// <summary>When the latest answer began to leave: what is asked of the store behind it, nobody waits for.</summary>
    private sealed class AnswerStart : IStartupFilter
    {
        public DateTime At { get; private set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Response.OnStarting(() =>
                {
                    At = TimeProvider.System.GetUtcNow().UtcDateTime;
                    return Task.CompletedTask;
                });
                return following(context);
            });
            next(app);
        };
    }
}
