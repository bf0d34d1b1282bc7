namespace AspireAi.Api.Models.Providers;

/// <summary>Addresses of an OpenAI-compatible API.</summary>
internal static class OpenAiUrls
{
    /// <summary>Below a base URL. One without a path is a host's name, and the path that every such API has is /v1.</summary>
    public static Uri Of(Uri endpoint, string path)
    {
        var below = endpoint.AbsolutePath.TrimEnd('/');
        return new UriBuilder(endpoint) { Path = (below.Length == 0 ? "/v1" : below) + "/" + path }.Uri;
    }
}
