using AspireAi.Api.Chat;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AspireAi.Api.Tests.Servers;

/// <summary>The real Api on Kestrel at a free port, with settings of the test's own. Its log is kept to be looked at.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly InProcess _app;

    public ApiHost(Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        var all = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["environment"] = "Development",
            ["contentRoot"] = Path.Combine(Repository.Root, "Api"),
            ["Demo:WordsPerSecond"] = "2000",
            // Most tests have no store, and without one nothing may be spent.
            ["Quota:Enabled"] = "false",
            // Loads two models; the tests that ask for them say so.
            ["SemanticCache:Enabled"] = "false",
            // Most tests are about something else than limits.
            ["Tiers:guest:Requests:0:Count"] = "100000",
            ["Tiers:guest:Requests:1:Count"] = "100000",
            ["Tiers:guest:TokensPerMinute"] = "1000000000",
            ["Tiers:guest:ConcurrentCalls"] = "1000",
            ["IpLimit:Requests:0:Count"] = "100000",
            ["IpLimit:Requests:0:Window"] = "00:00:01",
            ["IpLimit:Failures:0:Count"] = "100000",
            ["IpLimit:Failures:0:Window"] = "00:00:01",
            // The machine that runs the tests may be busy with others of them.
            ["Identity:LookupTimeout"] = "00:00:20",
        };
        foreach (var (key, value) in settings ?? [])
        {
            all[key] = value;
        }

        if (all.GetValueOrDefault("ConnectionStrings:redis") is { Length: > 0 } redis)
        {
            all.TryAdd("ConnectionStrings:db", TestDatabase.For(redis));
        }

        Database = all.GetValueOrDefault("ConnectionStrings:db") ?? "";
        _app = InProcess.Start(typeof(ChatCall).Assembly, [.. all.Select(setting => $"--{setting.Key}={setting.Value}")], builder =>
        {
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs).AddFilter<LogCollector>(null, LogLevel.Trace));
            builder.ConfigureServices((_, collection) =>
            {
                // Tests sign in often, and few of them to learn how long that takes: those say so.
                if (!all.ContainsKey("Accounts:PasswordIterations"))
                {
                    collection.PostConfigure<PasswordHasherOptions>(static hasher => hasher.IterationCount = 1_000);
                }

                services?.Invoke(collection);
            });
        });
    }

    /// <summary>Base address without a slash at its end.</summary>
    public string Url => _app.Url;

    public IServiceProvider Services => _app.Services;

    /// <summary>Connection string of its database; empty: none.</summary>
    public string Database { get; }

    public LogCollector Logs { get; } = new();

    /// <summary>An Api whose one model is served by the upstream.</summary>
    public static ApiHost For(ScriptedUpstream upstream, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null) =>
        new(new Dictionary<string, string?>(settings ?? [])
        {
            ["ConnectionStrings:chat"] = $"Endpoint={upstream.Url}/v1;Key={ScriptedUpstream.Key};Model={ScriptedUpstream.Model}",
        }, services);

    public HttpClient Client() => new() { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(60) };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
