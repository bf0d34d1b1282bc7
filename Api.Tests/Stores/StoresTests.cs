using System.Diagnostics;
using AspireAi.Api.Stores;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Stores;

public sealed class StoresTests(StoreServers servers)
{
    [Fact]
    public async Task Host_WithoutAConnectionString_StartsWithItsStoresAway()
    {
        using var host = Built([]);
        await host.StartAsync(TestContext.Current.CancellationToken);

        var health = await HealthAsync(host);
        Assert.Equal(HealthStatus.Degraded, health);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Limits(host).GetDatabase().PingAsync());
        Assert.True(StoreFaults.IsUnavailable(error), error.ToString());
    }

    [Theory]
    [InlineData("localhost:6379,pasword=secret", "has 'pasword', which is not known. Did you mean password?")]
    [InlineData("localhost:6379,nothing=secret", "has 'nothing', which is not known.")]
    [InlineData("localhost:6379,defaultDatabase=secret", "has a value for 'defaultDatabase' that can't be read.")]
    [InlineData("localhost:secret", "names no server: write host:port, and after it the options, as in host:6379,password=….")]
    public async Task MistakeInAConnectionString_StopsTheStart_AndNoValueIsRepeated(string redis, string expected)
    {
        var (code, said) = await WrongStart.OfAsync("Api", "ConnectionStrings:redis=" + redis);
        Assert.Equal((78, $"The configuration is wrong:\n- ConnectionStrings:redis {expected}\n"), (code, said));
    }

    [Fact]
    public async Task Host_WhoseRedisComesLater_ConnectsByItself()
    {
        await using var server = new RedisServer(appendOnly: true);
        await server.StartAsync();
        await server.StopAsync();
        using var host = Built(new() { ["ConnectionStrings:redis"] = server.ConnectionString });
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));

        await server.StartAsync();
        await Eventually.TrueAsync(async () => await HealthAsync(host) == HealthStatus.Healthy, "health is Healthy");
        Assert.True(await Limits(host).GetDatabase().StringSetAsync("a", "1"));

        await server.KillAsync();
        await Eventually.TrueAsync(async () => await HealthAsync(host) == HealthStatus.Degraded, "health is Degraded");
    }

    [Fact]
    public async Task Health_OfAServerThatHangs_IsDegradedAndNotWaitedFor()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        using var host = Built(new() { ["ConnectionStrings:redis"] = server.ConnectionString });
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));

        server.Pause();
        try
        {
            Assert.Equal(HealthStatus.Degraded, await HealthAsync(host).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        }
        finally
        {
            server.Resume();
        }
    }

    [Fact]
    public async Task Cache_WithoutANameOfItsOwn_IsTheSameRedis()
    {
        using var host = Built(new() { ["ConnectionStrings:redis"] = await servers.ConnectionStringAsync(Store.Redis) });
        Assert.Same(Limits(host), Cache(host));
    }

    [Fact]
    public async Task Cache_WithAConnectionString_IsThatRedis()
    {
        using var host = Built(new()
        {
            ["ConnectionStrings:redis"] = await servers.ConnectionStringAsync(Store.Redis),
            ["ConnectionStrings:cache"] = await servers.ConnectionStringAsync(Store.Garnet),
        });
        var key = StoreServers.Unique();
        await Cache(host).GetDatabase().StringSetAsync(key, "answer");

        Assert.Equal("answer", await Cache(host).GetDatabase().StringGetAsync(key));
        Assert.True((await Limits(host).GetDatabase().StringGetAsync(key)).IsNull);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
    }

    [Theory, InlineData("localhost", 1_000), InlineData("localhost,asyncTimeout=4321", 4_321)]
    public void ConnectionString_WithATimeoutOfItsOwn_Wins(string connectionString, int milliseconds)
    {
        using var host = Built(new() { ["ConnectionStrings:redis"] = connectionString });
        var options = host.Services.GetRequiredService<IOptions<ConfigurationOptions>>().Value;
        Assert.Equal(milliseconds, options.AsyncTimeout);
        Assert.False(options.AbortOnConnectFail);
        Assert.Equal(BacklogPolicy.FailFast, options.BacklogPolicy);
        Assert.False(options.IncludeDetailInExceptions);
    }

    [Fact]
    public async Task Command_WithinARequest_IsASpanOfItsTrace()
    {
        var spans = new List<Activity>();
        using var source = new ActivitySource(StoreServers.Unique());
        var builder = Builder(new()
        {
            ["ConnectionStrings:redis"] = await servers.ConnectionStringAsync(Store.Redis),
            // Spans are made where somebody takes them.
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1",
        });
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(source.Name).AddProcessor(new Keep(spans)));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        var script = RedisScript.FromText("traced", "return redis.call('INCR', KEYS[1])");
        ActivityTraceId trace;
        using (var request = source.StartActivity("request"))
        {
            trace = request!.TraceId;
            await script.RunAsync(Limits(host).GetDatabase(), ["secret-caller"], []);
        }

        Activity[] Commands()
        {
            lock (spans)
            {
                return [.. spans.Where(span => span.TraceId == trace && span.Source.Name.Contains("Redis", StringComparison.Ordinal))];
            }
        }

        await Eventually.TrueAsync(() => Commands().Length > 0, "the command is a span");
        var tags = Commands().SelectMany(span => span.TagObjects).Select(tag => $"{tag.Key}={tag.Value}").ToList();
        Assert.Contains(tags, tag => tag.EndsWith("=redis", StringComparison.Ordinal));
        Assert.DoesNotContain(tags, tag => tag.Contains("secret-caller", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Endpoint=http://localhost:6334;Kye=secret", "ConnectionStrings:qdrant has 'kye', which is not known. It takes Endpoint and Key.")]
    [InlineData("Key=secret", "ConnectionStrings:qdrant needs an http(s) URL as its Endpoint: write Endpoint=http://localhost:6334;Key=….")]
    [InlineData("localhost:6334", "ConnectionStrings:qdrant can't be read: write Endpoint=http://localhost:6334;Key=….")]
    public async Task Host_WithAQdrantThatCannotBeRead_DoesNotStart(string connectionString, string expected)
    {
        using var host = Built(new() { ["ConnectionStrings:qdrant"] = connectionString });
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public async Task QdrantThatIsNotThere_DegradesTheHealthAndNothingElse()
    {
        using var host = Built(new() { ["ConnectionStrings:qdrant"] = $"Endpoint=http://127.0.0.1:{Ports.Free()};Key=secret" });
        await host.StartAsync(TestContext.Current.CancellationToken);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HealthStatus.Degraded, "Qdrant is unavailable: Unavailable."), (report.Entries["Qdrant"].Status, report.Entries["Qdrant"].Description));
    }

    private static IHost Built(Dictionary<string, string?> settings) => Builder(settings).Build();

    private static HostApplicationBuilder Builder(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddStores();
        return builder;
    }

    private static IConnectionMultiplexer Limits(IHost host) => host.Services.GetRequiredService<IConnectionMultiplexer>();

    private static IConnectionMultiplexer Cache(IHost host) => host.Services.GetRequiredKeyedService<IConnectionMultiplexer>(StoreNames.Cache);

    private static async Task<HealthStatus> HealthAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    private sealed class Keep(List<Activity> spans) : OpenTelemetry.BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            lock (spans)
            {
                spans.Add(data);
            }
        }
    }
}
