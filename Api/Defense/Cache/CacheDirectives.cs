using System.Net.Http.Headers;

namespace AspireAi.Api.Defense.Cache;

/// <summary>What a request's <c>Cache-Control</c> asks for (RFC 9111): it can only narrow what the cache does, never widen it.</summary>
/// <param name="NoStore">Neither read nor written.</param>
/// <param name="NoCache">Asked afresh; the new answer replaces the old one.</param>
/// <param name="MaxAge">Older answers are asked afresh.</param>
public readonly record struct CacheDirectives(bool NoStore, bool NoCache, TimeSpan? MaxAge)
{
    /// <summary>What can't be read may have said "no-store", so it counts as that.</summary>
    public static CacheDirectives Parse(string? header) =>
        string.IsNullOrEmpty(header) ? default
        : CacheControlHeaderValue.TryParse(header, out var parsed) ? new CacheDirectives(parsed.NoStore, parsed.NoCache, parsed.MaxAge)
        : new CacheDirectives(NoStore: true, NoCache: false, MaxAge: null);
}
