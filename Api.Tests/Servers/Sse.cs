using System.Net.ServerSentEvents;

namespace AspireAi.Api.Tests.Servers;

internal static class Sse
{
    /// <summary>The data of each event as it arrives.</summary>
    public static async IAsyncEnumerable<string> DataAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync())
        {
            yield return item.Data;
        }
    }

    public static async Task<List<string>> AllAsync(HttpResponseMessage response)
    {
        var all = new List<string>();
        await foreach (var data in DataAsync(response))
        {
            all.Add(data);
        }

        return all;
    }
}
