using System.Diagnostics;
using System.Text.Json;

namespace AspireAi.Bench.Load;

/// <summary>What one run of load showed.</summary>
internal sealed record LoadResult(long Requests, double Seconds, double P50, double P99, double P999, long NotOk, long SocketErrors)
{
    public double PerSecond => Requests / Seconds;
}

/// <summary>Drives load with wrk, over keep-alive connections.</summary>
internal static class Wrk
{
    /// <param name="url">Where to post.</param>
    /// <param name="question">Lua expression for the question, for example a counter, to make each request another.</param>
    /// <param name="model">Who is asked.</param>
    /// <param name="streams">Whether the answer comes as a stream.</param>
    /// <param name="keys">Who asks, in turn.</param>
    /// <param name="addresses">From how many addresses they ask, in turn.</param>
    public static async Task<LoadResult> RunAsync(
        string url, string question, string model, bool streams, IReadOnlyList<string> keys, int addresses, int connections, int seconds)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script,
            $$"""
            local n = 0
            local id = 0
            local ids = 0
            function setup(thread) thread:set('id', ids) ids = ids + 1 end
            local keys = { '{{string.Join("','", keys)}}' }
            local headers = {}
            for i = 1, {{Math.Max(addresses, keys.Count)}} do
              local address = i % {{addresses}}
              headers[i] = { ['Content-Type'] = 'application/json', ['Authorization'] = 'Bearer ' .. keys[i % #keys + 1],
                ['X-Forwarded-For'] = string.format('10.1.%d.%d', math.floor(address / 250), address % 250 + 1) }
            end
            function request()
              n = n + 1
              local question = {{question}}
              return wrk.format('POST', nil, headers[n % #headers + 1], '{"model":"{{model}}","messages":[{"role":"user","content":"How do I reverse a string in Python? ' .. question .. '"}]{{(streams ? ",\"stream\":true" : "")}}}')
            end
            function done(summary, latency)
              io.write(string.format('RESULT {"requests":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"p999":%.3f,"notOk":%d,"socketErrors":%d}\n', summary.requests,
                summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000, summary.errors.status,
                summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
            end
            """);
        try
        {
            var start = new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "20s", "-s", script, url]) { RedirectStandardOutput = true };
            using var wrk = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start.");
            var output = await wrk.StandardOutput.ReadToEndAsync();
            await wrk.WaitForExitAsync();
            var line = output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal)) ?? throw new InvalidOperationException(output);
            var json = JsonDocument.Parse(line[7..]).RootElement;
            double D(string name) => json.GetProperty(name).GetDouble();
            return new LoadResult((long)D("requests"), D("seconds"), D("p50"), D("p99"), D("p999"), (long)D("notOk"), (long)D("socketErrors"));
        }
        finally
        {
            File.Delete(script);
        }
    }

    public static bool IsInstalled() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "wrk")));
}
