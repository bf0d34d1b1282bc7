using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using StackExchange.Redis;

namespace AspireAi.Bench.Load;

/// <summary>
/// Measures what the defense layer costs, with everything on, against a bare YARP pass-through in the same run: load generator,
/// upstream and Redis share the machine. Absolute figures are the machine's; the ratios are the result.
/// </summary>
internal static class LoadCommand
{
    private const string AdminEmail = "bench@example.org";
    private const string AdminPassword = "a password for the bench";

    // So many that none of them meets the limits of its tier, which are those that ship; in several tenants, for one has 1,000
    // keys at the most.
    private const int Callers = 4_000;
    private const int Tenants = 5;
    private const string PassThrough = "pass-through";

    // Some rounds of streams that take 5 s each.
    private const int PacedSeconds = 16;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        if (!Wrk.IsInstalled())
        {
            Console.Error.WriteLine("The load comes from wrk, which is not on PATH: install it (apt-get install wrk).");
            return 2;
        }

        var connections = (int)arguments.Number("connections", 16);
        var seconds = (int)arguments.Number("seconds", 8);
        var rounds = (int)arguments.Number("rounds", 2);
        // Until the runtime has compiled what is hot for good.
        var warmUp = (int)arguments.Number("warm-up", 6);
        var (store, database) = (arguments.Optional("store") ?? "redis", arguments.Optional("db") ?? "sqlite");
        await using var stand = await Stand.StartAsync(store, database, arguments.Optional("api"));
        Machine.Print($"bench load --connections {connections} --seconds {seconds} --rounds {rounds} --store {store} --db {database}");

        const string same = "'the same'";
        List<Scenario> scenarios =
        [
            new(PassThrough, stand),
            new("miss", stand),
            new("exact hit", stand) { Question = same },
            new("coalesced", stand) { Question = "(math.floor(n / 32) .. '-SALT')" },
            new("429", stand) { Keys = [stand.TightKey] },
            new(PassThrough, stand, "stream") { Streams = true },
            new("miss", stand, "stream") { Streams = true },
            new("exact hit", stand, "stream") { Streams = true, Question = same },
            new(PassThrough, stand, "1 connection") { Connections = 1 },
            new("miss", stand, "1 connection") { Connections = 1 },
            new("exact hit", stand, "1 connection") { Connections = 1, Question = same },
            new(PassThrough, stand, "256 connections") { Connections = 256 },
            new("miss", stand, "256 connections") { Connections = 256 },
            new("exact hit", stand, "256 connections") { Connections = 256, Question = same },
            new(PassThrough, stand, "1,000 paced") { Connections = 1_000, Streams = true, IsPaced = true },
            new("miss", stand, "1,000 paced") { Connections = 1_000, Streams = true, IsPaced = true },
        ];
        if (arguments.Optional("only") is { } only)
        {
            // Always beside the pass-throughs, which are what the others are measured by.
            var names = only.Split(';', StringSplitOptions.TrimEntries);
            scenarios.RemoveAll(scenario => !names.Contains(scenario.Name)
                && !scenarios.Exists(other => scenario.What == PassThrough && other.Load == scenario.Load && names.Contains(other.Name)));
        }

        foreach (var scenario in scenarios.Where(static scenario => !scenario.IsPaced))
        {
            await scenario.RunAsync(connections, seconds: Math.Max(2, warmUp), keep: false);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var scenario in scenarios)
            {
                await scenario.RunAsync(connections, scenario.IsPaced ? Math.Max(PacedSeconds, seconds) : seconds, keep: true);
            }
        }

        Console.WriteLine($"{"",-26}{"per second",11}{"ratio",8}{"p50 ms",10}{"p99 ms",10}{"p99.9 ms",10}{"CPU us/req",12}{"ratio",8}{"store us",10}{"commands",10}{"alloc B/req",13}{"RSS MiB",9}{"not 200",9}");
        foreach (var scenario in scenarios)
        {
            scenario.Print(scenarios.First(other => other.What == PassThrough && other.Load == scenario.Load));
        }

        await StreamProbe.PrintAsync(stand);
        return 0;
    }

    /// <param name="what">What happens to a request.</param>
    /// <param name="stand">The parts.</param>
    /// <param name="load">How it differs from what the other scenarios have; empty: in nothing.</param>
    private sealed class Scenario(string what, Stand stand, string load = "")
    {
        private readonly List<LoadResult> _results = [];
        private readonly BenchProcess _process = what == PassThrough ? stand.Proxy : stand.Api;
        private static int _runs;

        private double _cpu;
        private double _storeCpu;
        private double _commands;
        private long _allocated;
        private long _resident;

        public string What => what;

        public string Load => load;

        public string Name => load.Length == 0 ? what : $"{what}, {load}";

        public string Question { get; init; } = "(id .. '-' .. n .. '-SALT')";

        public IReadOnlyList<string> Keys { get; init; } = stand.Keys;

        /// <summary>Null: as many as the command says.</summary>
        public int? Connections { get; init; }

        public bool Streams { get; init; }

        /// <summary>The upstream takes its time.</summary>
        public bool IsPaced { get; init; }

        private double PerSecond => _results.Average(result => result.PerSecond);

        private double CpuPerRequest => _cpu * 1e6 / Requests;

        private long Requests => Math.Max(1, _results.Sum(result => result.Requests));

        public async Task RunAsync(int connections, int seconds, bool keep)
        {
            var (cpu, allocated, storeCpu, commands) = (_process.CpuSeconds(), _process.AllocatedBytes(), stand.Store.CpuSeconds(), await stand.CommandsAsync());
            var url = what != PassThrough ? stand.ApiUrl : IsPaced ? stand.ProxyUrl + Stand.Pace : stand.ProxyUrl;
            var result = await Wrk.RunAsync(
                url + "/v1/chat/completions",
                // Numbers begin anew with each run, and what an earlier run asked is stored.
                Question.Replace("SALT", (++_runs).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
                IsPaced && what != PassThrough ? Stand.PacedModel : Stand.Model, Streams, Keys, Callers, Connections ?? connections, seconds);
            if (keep)
            {
                _results.Add(result);
                _cpu += _process.CpuSeconds() - cpu;
                _storeCpu += stand.Store.CpuSeconds() - storeCpu;
                _commands += await stand.CommandsAsync() - commands;
                _allocated += _process.AllocatedBytes() - allocated;
                _resident = _process.ResidentBytes();
            }
        }

        public void Print(Scenario baseline) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Name,-26}{PerSecond,11:F0}{PerSecond / baseline.PerSecond,8:F2}{_results.Average(r => r.P50),10:F2}{_results.Average(r => r.P99),10:F2}"
            + $"{_results.Average(r => r.P999),10:F2}{CpuPerRequest,12:F0}{CpuPerRequest / baseline.CpuPerRequest,8:F2}{_storeCpu * 1e6 / Requests,10:F0}{_commands / Requests,10:F1}{_allocated / Requests,13}"
            + $"{_resident >> 20,9}{_results.Sum(r => r.NotOk + r.SocketErrors),9}"));
    }

    /// <summary>All parts, each a process of its own.</summary>
    internal sealed class Stand : IAsyncDisposable
    {
        public const string Model = "bench";
        public const string PacedModel = "paced";

        // A pause of 100 ms before each chunk.
        public const string Pace = "/p100";

        private readonly List<BenchProcess> _processes = [];
        private ConnectionMultiplexer? _connection;

        public string UpstreamUrl { get; } = Url();

        public string ProxyUrl { get; } = Url();

        public string ApiUrl { get; } = Url();

        public IReadOnlyList<string> Keys { get; private set; } = [];

        public string TightKey { get; private set; } = "";

        public BenchProcess Proxy { get; private set; } = null!;

        public BenchProcess Api { get; private set; } = null!;

        public BenchProcess Store { get; private set; } = null!;

        private readonly string _folder = Directory.CreateTempSubdirectory("bench-").FullName;

        public static async Task<Stand> StartAsync(string store, string database, string? apiDll)
        {
            var stand = new Stand();
            try
            {
                await stand.StartPartsAsync(store, database, apiDll ?? Path.Combine(AppContext.BaseDirectory, "Api.dll"));
                return stand;
            }
            catch
            {
                await stand.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await (_connection?.DisposeAsync() ?? default);
            foreach (var process in Enumerable.Reverse(_processes))
            {
                process.Dispose();
            }

            Directory.Delete(_folder, recursive: true);
        }

        private static string Url() => $"http://127.0.0.1:{BenchProcess.FreePort()}";

        private async Task StartPartsAsync(string store, string database, string apiDll)
        {
            var self = typeof(LoadCommand).Assembly.Location;
            var redis = BenchProcess.FreePort();
            Store = Add(BenchStore.Start(store, redis));
            var (connectionString, postgres) = await BenchDatabase.StartAsync(database, _folder);
            if (postgres is not null)
            {
                Add(postgres);
            }

            Add(BenchProcess.Start("dotnet", ["exec", self, "upstream", "--url", UpstreamUrl]));
            Proxy = Add(BenchProcess.Start("dotnet", ["exec", self, "proxy", "--url", ProxyUrl, "--upstream", UpstreamUrl], countAllocations: true));
            Api = Add(BenchProcess.Start("dotnet",
            [
                "exec", apiDll, $"--urls={ApiUrl}", "--environment=Production", $"--contentRoot={Path.GetDirectoryName(apiDll)}",
                $"--ConnectionStrings:redis=127.0.0.1:{redis}", $"--ConnectionStrings:db={connectionString}",
                $"--Models:0:Name={Model}", $"--Models:0:Endpoint={UpstreamUrl}/v1",
                $"--Models:1:Name={PacedModel}", $"--Models:1:Endpoint={UpstreamUrl}{Pace}/v1",
                $"--Admin:Email={AdminEmail}", $"--Admin:Password={AdminPassword}",
                // Everything on but the semantic cache, which has a bar of its own: bench lookup.
                "--SemanticCache:Enabled=false", "--Proxies:Known:0=127.0.0.1",
                "--Tiers:tight:Requests:0:Count=1", "--Tiers:tight:Requests:0:Window=1.00:00:00",
            ], countAllocations: true));
            await WaitAsync(ProxyUrl + "/");
            await WaitAsync(ApiUrl + "/health");
            await MakeKeysAsync();
            _connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis},allowAdmin=true");
        }

        /// <summary>That the store has run, those within scripts among them; 0 where it does not count them.</summary>
        public async Task<long> CommandsAsync()
        {
            var counts = await _connection!.GetServers()[0].InfoAsync("commandstats");
            return counts.SelectMany(static section => section).Sum(static command =>
                command.Value.Split(',', '=') is ["calls", var calls, ..] && long.TryParse(calls, CultureInfo.InvariantCulture, out var count) ? count : 0);
        }

        private BenchProcess Add(BenchProcess process)
        {
            _processes.Add(process);
            return process;
        }

        private async Task WaitAsync(string url)
        {
            using var client = new HttpClient();
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60);)
            {
                if (_processes.FirstOrDefault(process => process.HasExited) is { } gone)
                {
                    throw new InvalidOperationException("A part of the bench has ended:\n" + gone.Said());
                }

                try
                {
                    using var response = await client.GetAsync(url);
                    return;
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
                }
            }

            throw new TimeoutException($"{url} does not answer.");
        }

        private async Task MakeKeysAsync()
        {
            using var client = new HttpClient { BaseAddress = new Uri(ApiUrl) };
            string? token = null;
            for (var tries = 0; token is null && tries < 100; tries++)
            {
                using var response = await client.PostAsJsonAsync("/account/sign-in", new { login = AdminEmail, password = AdminPassword });
                token = response.IsSuccessStatusCode ? (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString() : null;
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }

            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? throw new InvalidOperationException("The administrator can't sign in.\n" + Api.Said()));
            for (var i = 0; i < Tenants; i++)
            {
                using var tenant = await client.PostAsJsonAsync("/admin/tenants", new { id = $"bench{i}", name = $"Bench {i}" });
            }

            var keys = new string[Callers];
            await Parallel.ForAsync(0, Callers, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => keys[i] = await MakeKeyAsync(client, "premium", i));
            Keys = keys;
            TightKey = await MakeKeyAsync(client, "tight", Callers);
        }

        // From an address each: the limit of an address is on, too.
        private static async Task<string> MakeKeyAsync(HttpClient client, string tier, int number)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/keys") { Content = JsonContent.Create(new { tenant = $"bench{number % Tenants}", tier, name = tier }) };
            request.Headers.Add("X-Forwarded-For", $"10.2.{number / 250}.{(number % 250) + 1}");
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement.GetProperty("key").GetString()! : throw new InvalidOperationException(text);
        }
    }
}
