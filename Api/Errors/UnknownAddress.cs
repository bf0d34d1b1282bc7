namespace AspireAi.Api.Errors;

/// <summary>What may have been meant by an address at which there is nothing.</summary>
internal static class UnknownAddress
{
    private const string Prefix = "/v1";
    private const int MostWrong = 3;

    public static string Advice(PathString path, EndpointDataSource endpoints)
    {
        // Slashes that stand twice, as a base URL with one at its end makes.
        var asked = "/" + string.Join('/', (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries));
        var ours = endpoints.Endpoints.OfType<RouteEndpoint>().Where(static endpoint => endpoint.RoutePattern.RawText?.StartsWith(Prefix + "/", StringComparison.Ordinal) == true).ToList();
        var plain = ours.Select(static endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/')).Where(static pattern => !pattern.Contains('{')).Distinct().ToList();
        // The names behind /models are the catalog's.
        asked = asked.Contains("/models/", StringComparison.OrdinalIgnoreCase) && !asked.StartsWith(Prefix + "/", StringComparison.OrdinalIgnoreCase) ? asked[..(asked.IndexOf("/models/", StringComparison.OrdinalIgnoreCase) + "/models".Length)] : asked;
        var meant = plain.Find(pattern => asked.EndsWith(pattern[Prefix.Length..], StringComparison.OrdinalIgnoreCase)) ?? SettingNames.Nearest(asked, plain, MostWrong);
        return meant is not null
            ? $"Did you mean {meant}? The base URL of an OpenAI client is this server's address with {Prefix} behind it."
            : $"Of OpenAI's API this server has {string.Join(", ", ours.Where(IsOpenAis).Select(Describe).Distinct())}; all endpoints are listed at /openapi/v1.json.";
    }

    private static bool IsOpenAis(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText is { } pattern && (pattern.StartsWith("/v1/chat/", StringComparison.Ordinal) || pattern.StartsWith("/v1/models", StringComparison.Ordinal) || pattern.StartsWith("/v1/embeddings", StringComparison.Ordinal));

    private static string Describe(RouteEndpoint endpoint) =>
        $"{string.Join('/', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])} {endpoint.RoutePattern.RawText!.Replace("{**", "{", StringComparison.Ordinal).TrimEnd('/')}";
}
