using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace AspireAi.Bench.Load;

/// <summary>Reads streams one after another and tells when their first and their last byte came.</summary>
internal static class StreamProbe
{
    private const int Streams = 300;

    public static async Task PrintAsync(LoadCommand.Stand stand)
    {
        var proxy = new List<(double First, double Whole)>();
        var api = new List<(double First, double Whole)>();
        using var proxyClient = new HttpClient { BaseAddress = new Uri(stand.ProxyUrl) };
        using var apiClient = new HttpClient { BaseAddress = new Uri(stand.ApiUrl) };
        // In turns, so that a noisy moment meets both.
        for (var i = 0; i < Streams; i++)
        {
            proxy.Add(await ReadAsync(proxyClient, stand.Keys[i], i));
            api.Add(await ReadAsync(apiClient, stand.Keys[i], i));
        }

        var (proxyFirst, apiFirst) = (Median(proxy.Select(read => read.First)), Median(api.Select(read => read.First)));
        var (proxyChunk, apiChunk) = (Median(proxy.Select(PerChunk)), Median(api.Select(PerChunk)));
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"one stream at a time, medians of {Streams}: first byte {proxyFirst:F0} us pass-through, {apiFirst:F0} us miss ({apiFirst / proxyFirst:F2}); "
            + $"per chunk after it {proxyChunk:F1} us, {apiChunk:F1} us ({apiChunk / proxyChunk:F2})"));
    }

    private static double PerChunk((double First, double Whole) read) => (read.Whole - read.First) / UpstreamCommand.Chunks;

    private static async Task<(double First, double Whole)> ReadAsync(HttpClient client, string key, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(
                $$"""{"model":"bench","stream":true,"messages":[{"role":"user","content":"Probe {{number}} {{Guid.NewGuid()}}"}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("X-Forwarded-For", $"10.3.{number / 250}.{(number % 250) + 1}");
        var started = Stopwatch.GetTimestamp();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var buffer = new byte[16 * 1024];
        await body.ReadExactlyAsync(buffer.AsMemory(0, 1));
        var first = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        while (await body.ReadAsync(buffer) > 0)
        {
        }

        return (first, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
