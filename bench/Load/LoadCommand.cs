using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

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
        await using var stand = await Stand.StartAsync(arguments.Optional("store") ?? "redis", arguments.Optional("api"));
        Machine.Print($"bench load --connections {connections} --seconds {seconds} --rounds {rounds} --store {arguments.Optional("store") ?? "redis"}");

        const string unique = "(id .. '-' .. n .. '-SALT')";
        List<Scenario> scenarios =
        [
            new("pass-through", stand.ProxyUrl, stand.Proxy, stand.Store, unique, "", stand.Keys),
            new("miss", stand.ApiUrl, stand.Api, stand.Store, unique, "", stand.Keys),
            new("exact hit", stand.ApiUrl, stand.Api, stand.Store, "'the same'", "", stand.Keys),
            new("coalesced", stand.ApiUrl, stand.Api, stand.Store, "(math.floor(n / 32) .. '-SALT')", "", stand.Keys),
            new("429", stand.ApiUrl, stand.Api, stand.Store, unique, "", [stand.TightKey]),
            new("pass-through, stream", stand.ProxyUrl, stand.Proxy, stand.Store, unique, ",\"stream\":true", stand.Keys),
            new("miss, stream", stand.ApiUrl, stand.Api, stand.Store, unique, ",\"stream\":true", stand.Keys),
            new("exact hit, stream", stand.ApiUrl, stand.Api, stand.Store, "'the same'", ",\"stream\":true", stand.Keys),
        ];
        if (arguments.Optional("only") is { } only)
        {
            // Always beside the pass-throughs, which are what the others are measured by.
            scenarios.RemoveAll(scenario => !scenario.Name.Contains(only, StringComparison.Ordinal) && !scenario.Name.StartsWith("pass-through", StringComparison.Ordinal));
        }

        foreach (var scenario in scenarios)
        {
            await scenario.RunAsync(connections, seconds: Math.Max(2, warmUp), keep: false);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var scenario in scenarios)
            {
                await scenario.RunAsync(connections, seconds, keep: true);
            }
        }

        Console.WriteLine($"{"",-22}{"per second",11}{"ratio",8}{"p50 ms",9}{"p99 ms",9}{"p99.9 ms",10}{"CPU us/req",12}{"ratio",8}{"store us",10}{"alloc B/req",13}{"RSS MiB",9}{"not 200",9}");
        var plain = scenarios.First(scenario => scenario.Name == "pass-through");
        var stream = scenarios.First(scenario => scenario.Name == "pass-through, stream");
        foreach (var scenario in scenarios)
        {
            scenario.Print(scenario.Name.Contains("stream", StringComparison.Ordinal) ? stream : plain);
        }

        await StreamProbe.PrintAsync(stand);
        return 0;
    }

    private sealed class Scenario(string name, string url, BenchProcess process, BenchProcess store, string question, string more, IReadOnlyList<string> keys)
    {
        private readonly List<LoadResult> _results = [];
        private static int _runs;

        private double _cpu;
        private double _storeCpu;
        private long _allocated;
        private long _resident;

        public string Name => name;

        private double PerSecond => _results.Average(result => result.PerSecond);

        private double CpuPerRequest => _cpu * 1e6 / _results.Sum(result => result.Requests);

        public async Task RunAsync(int connections, int seconds, bool keep)
        {
            var (cpu, allocated, storeCpu) = (process.CpuSeconds(), process.AllocatedBytes(), store.CpuSeconds());
            var result = await Wrk.RunAsync(
                url + "/v1/chat/completions",
                // Numbers begin anew with each run, and what an earlier run asked is stored.
                question.Replace("SALT", (++_runs).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
                more, keys, Callers, connections, seconds);
            if (keep)
            {
                _results.Add(result);
                _cpu += process.CpuSeconds() - cpu;
                _storeCpu += store.CpuSeconds() - storeCpu;
                _allocated += process.AllocatedBytes() - allocated;
                _resident = process.ResidentBytes();
            }
        }

        public void Print(Scenario baseline)
        {
            var requests = _results.Sum(result => result.Requests);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-22}{PerSecond,11:F0}{PerSecond / baseline.PerSecond,8:F2}{_results.Average(r => r.P50),9:F2}{_results.Average(r => r.P99),9:F2}"
                + $"{_results.Average(r => r.P999),10:F2}{CpuPerRequest,12:F0}{CpuPerRequest / baseline.CpuPerRequest,8:F2}{_storeCpu * 1e6 / Math.Max(1, requests),10:F0}{_allocated / Math.Max(1, requests),13}"
                + $"{_resident >> 20,9}{_results.Sum(r => r.NotOk + r.SocketErrors),9}"));
        }
    }

    /// <summary>All parts, each a process of its own.</summary>
    internal sealed class Stand : IAsyncDisposable
    {
        private readonly List<BenchProcess> _processes = [];

        public string UpstreamUrl { get; } = Url();

        public string ProxyUrl { get; } = Url();

        public string ApiUrl { get; } = Url();

        public IReadOnlyList<string> Keys { get; private set; } = [];

        public string TightKey { get; private set; } = "";

        public BenchProcess Proxy { get; private set; } = null!;

        public BenchProcess Api { get; private set; } = null!;

        public BenchProcess Store { get; private set; } = null!;

        private readonly string _folder = Directory.CreateTempSubdirectory("bench-").FullName;

        public static async Task<Stand> StartAsync(string store, string? apiDll)
        {
            var stand = new Stand();
            try
            {
                await stand.StartPartsAsync(store, apiDll ?? Path.Combine(AppContext.BaseDirectory, "Api.dll"));
                return stand;
            }
            catch
            {
                await stand.DisposeAsync();
                throw;
            }
        }

        public ValueTask DisposeAsync()
        {
            foreach (var process in Enumerable.Reverse(_processes))
            {
                process.Dispose();
            }

            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        private static string Url() => $"http://127.0.0.1:{BenchProcess.FreePort()}";

        private async Task StartPartsAsync(string store, string apiDll)
        {
            var self = typeof(LoadCommand).Assembly.Location;
            var redis = BenchProcess.FreePort();
            Store = Add(BenchStore.Start(store, redis));
            Add(BenchProcess.Start("dotnet", ["exec", self, "upstream", "--url", UpstreamUrl]));
            Proxy = Add(BenchProcess.Start("dotnet", ["exec", self, "proxy", "--url", ProxyUrl, "--upstream", UpstreamUrl], countAllocations: true));
            Api = Add(BenchProcess.Start("dotnet",
            [
                "exec", apiDll, $"--urls={ApiUrl}", "--environment=Production", $"--contentRoot={Path.GetDirectoryName(apiDll)}",
                $"--ConnectionStrings:redis=127.0.0.1:{redis}", $"--ConnectionStrings:db=Data Source={Path.Combine(_folder, "bench.db")}",
                $"--ConnectionStrings:chat=Endpoint={UpstreamUrl}/v1;Key=k;Model=bench",
                $"--Admin:Email={AdminEmail}", $"--Admin:Password={AdminPassword}",
                // Everything on but the semantic cache, which has a bar of its own: bench lookup.
                "--SemanticCache:Enabled=false", "--Proxies:Known:0=127.0.0.1",
                "--Tiers:tight:Requests:0:Count=1", "--Tiers:tight:Requests:0:Window=1.00:00:00",
            ], countAllocations: true));
            await WaitAsync(ProxyUrl + "/");
            await WaitAsync(ApiUrl + "/health");
            await MakeKeysAsync();
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
