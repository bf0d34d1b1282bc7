using System.Diagnostics;
using AspireAi.Api.Chat;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Stores;

/// <summary>A store that is there but won't work for us is away, and nothing that it says ends a process.</summary>
public sealed class StoreRefusesTests
{
    // What runs once at start and has nothing to go on with.
    private static readonly string[] _once = ["StoreWatch", "ModelsAtStart", "SemanticModels"];

    [Fact]
    public async Task Scripts_Forbidden_AreAStoreThatIsAway_UntilTheyAreAllowedAgain()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var replicas = Replicas.Start(server.PatientConnectionString, 1);
        var api = replicas.A;
        var log = replicas.Hosts[0].Logs;
        await replicas.AdminAsync();
        Assert.DoesNotContain("x-defense-degraded", (await api.ChatAsync()).Is(200).Headers.Keys);

        await using var operatorOfRedis = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");
        var database = operatorOfRedis.GetDatabase();
        await database.ExecuteAsync("ACL", "SETUSER", "default", "-@scripting");
        await Eventually.TrueAsync(() => log.Lines.Any(line => line.Contains("[3102]", StringComparison.Ordinal)), "the refusal is logged");

        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("RateLimit", (await api.ChatAsync()).Is(200).Headers["x-defense-degraded"], StringComparison.Ordinal);
        }

        (await api.TrySignInAsync("somebody", "a long enough password")).IsError(503, "store_unavailable");

        await database.ExecuteAsync("ACL", "SETUSER", "default", "+@scripting");
        await Eventually.TrueAsync(() => log.Lines.Any(line => line.Contains("[3103]", StringComparison.Ordinal)), "the loops go on");
        Assert.DoesNotContain("x-defense-degraded", (await api.ChatAsync()).Is(200).Headers.Keys);
        Assert.Single(log.Lines, line => line.Contains("[3102]", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("ApiErrorMiddleware[100]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_Forbidden_EndsNoProcess()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");
        // One that may still give back what it takes away.
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "root", "on", ">secret", "~*", "&*", "+@all");
        await using var root = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",user=root,password=secret,allowAdmin=true");
        await using var replicas = Replicas.Start(server.PatientConnectionString, 1);
        var log = replicas.Hosts[0].Logs;
        await replicas.AdminAsync();
        (await replicas.A.ChatAsync()).Is(200);

        await root.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "-@all");
        await Eventually.TrueAsync(() => log.Lines.Any(line => line.Contains("[3102]", StringComparison.Ordinal)), "the refusal is logged");
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("RateLimit", (await replicas.A.ChatAsync()).Is(200).Headers["x-defense-degraded"], StringComparison.Ordinal);
        }

        await root.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "+@all");
        await Eventually.TrueAsync(async () => !(await replicas.A.ChatAsync()).Is(200).Headers.ContainsKey("x-defense-degraded"), "the store serves again");
    }

    [Fact]
    public async Task Loop_ThatThrowsWhatNobodyForesaw_BeginsAnewAndSaysSoOnce_InOneLineAndOneTrace()
    {
        var time = new FakeTimeProvider();
        var spans = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ServiceDefaultsHostExtensions.DefenseTelemetryName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => spans += span.OperationName == nameof(Failing) ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
        using var log = new LogCollector();
        using var loop = new Failing(time, log.CreateLogger("loop"));
        await loop.StartAsync(TestContext.Current.CancellationToken);

        for (var run = 1; run <= 5; run++)
        {
            await Eventually.TrueAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return loop.Runs > run;
            }, $"run {run} is followed by another");
        }

        await loop.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Single(log.Lines);
        Assert.Equal(1, spans);
    }

    [Fact]
    public void EveryLoopOfTheApi_IsASteadyOne() =>
        Assert.Equal(_once.Order(), typeof(ChatCall).Assembly.GetTypes()
            .Where(type => typeof(BackgroundService).IsAssignableFrom(type) && !type.IsAbstract && !typeof(RestartingBackgroundService).IsAssignableFrom(type))
            .Select(type => type.Name).Order());

    private sealed class Failing(TimeProvider time, Microsoft.Extensions.Logging.ILogger logger) : RestartingBackgroundService
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        protected override (TimeProvider Time, Microsoft.Extensions.Logging.ILogger Logger) Tools => (time, logger);

        protected override Task RunAsync(CancellationToken stoppingToken)
        {
            Interlocked.Increment(ref _runs);
            throw new InvalidOperationException("Nobody foresaw this.");
        }
    }
}
