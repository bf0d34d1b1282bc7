using AspireAi.Api.Chat;
using AspireAi.Api.Tests.Servers;

namespace AspireAi.Api.Tests.Defense.Cache;

/// <summary>Requests as the cache's tests send and read them.</summary>
internal static class CacheHttp
{
    // The answer is stored behind the response, so the very next request may still join it.
    public static async Task<HttpResponseMessage> HitAsync(HttpClient client, string body)
    {
        HttpResponseMessage? hit = null;
        await Eventually.TrueAsync(async () =>
        {
            hit?.Dispose();
            hit = await client.PostChatAsync(body);
            return Header(hit, "x-cache") == "exact";
        }, "the answer came from the cache");
        return hit!;
    }

    public static async Task<HttpResponseMessage> SendAsync(HttpClient client, string body, string cacheControl)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatApi.Path) { Content = ChatHttp.Json(body) };
        request.Headers.TryAddWithoutValidation("Cache-Control", cacheControl);
        return await client.SendAsync(request);
    }

    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
