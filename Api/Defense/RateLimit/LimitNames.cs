namespace AspireAi.Api.Defense.RateLimit;

/// <summary>What limits are called in headers and messages.</summary>
internal static class LimitNames
{
    public static string Requests(RateLimitScope scope, TimeSpan window) => string.Create(CultureInfo.InvariantCulture, $"{scope.Name}requests-per-{window.TotalSeconds:0.###}s");

    public static string Tokens(RateLimitScope scope) => scope.Name + "tokens";

    public static string Streams(RateLimitScope scope) => scope.Name + "streams";
}
