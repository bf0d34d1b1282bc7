using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.RateLimit;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

public sealed class RateLimitHeadersTests
{
    [Fact]
    public void Headers_OfAnAdmittedRequest_NameEveryLimitAndTheTightest()
    {
        var headers = Written([
            State("requests-per-10s", LimitKind.Requests, 9, 10, left: 3, some: 6.2, all: 10),
            State("requests-per-60s", LimitKind.Requests, 60, 60, left: 41, some: 12, all: 60),
            State("tokens", LimitKind.Tokens, 20_000, 62, left: 17_500, some: 30.5, all: 61),
            State("concurrent", LimitKind.Concurrency, 2, 0, left: 1),
        ]);

        Assert.Equal("""
            "requests-per-10s";q=9;w=10, "requests-per-60s";q=60;w=60, "tokens";q=20000;w=62;qu="tokens", "concurrent";q=2;qu="concurrent-requests"
            """, headers["RateLimit-Policy"]);
        Assert.Equal("""
            "requests-per-10s";r=3;t=7, "requests-per-60s";r=41;t=12, "tokens";r=17500;t=31, "concurrent";r=1
            """, headers["RateLimit"]);
        Assert.Equal(("9", "3", "10s"), (headers["x-ratelimit-limit-requests"], headers["x-ratelimit-remaining-requests"], headers["x-ratelimit-reset-requests"]));
        Assert.Equal(("20000", "17500", "1m1s"), (headers["x-ratelimit-limit-tokens"], headers["x-ratelimit-remaining-tokens"], headers["x-ratelimit-reset-tokens"]));
    }

    [Fact]
    public void Headers_OfARefusedRequest_TellTheTimeThatRetryAfterTells()
    {
        var decision = new RateLimitDecision([
            State("requests-per-10s", LimitKind.Requests, 9, 10, left: 0, wait: 2.000001, some: 1, all: 9),
            State("concurrent", LimitKind.Concurrency, 2, 0, left: 2),
        ]);
        Assert.Equal("\"requests-per-10s\";r=0;t=3, \"concurrent\";r=2", Written(decision.Limits)["RateLimit"]);
        Assert.Equal("Rate limit reached: 9 requests in 10 s. Please try again in 3 s.", new RateLimitRejectedException(decision.Refusal!, byAddress: false).Message);
    }

    [Fact]
    public void Headers_WithoutLimits_AreNone() => Assert.Empty(Written([]));

    [Theory, InlineData(0, "0ms"), InlineData(0.0171, "18ms"), InlineData(1, "1s"), InlineData(7.66, "7.66s"), InlineData(360, "6m0s"), InlineData(3_661.5, "1h1m1.5s")]
    public void Duration_IsWrittenAsOpenAiWritesIt(double seconds, string expected) => Assert.Equal(expected, RateLimitHeaders.Duration(TimeSpan.FromSeconds(seconds)));

    private static Dictionary<string, string> Written(IReadOnlyList<LimitState> limits)
    {
        var headers = new HeaderDictionary();
        RateLimitHeaders.Write(headers, limits, []);
        return headers.ToDictionary(header => header.Key, header => header.Value.ToString());
    }

    private static LimitState State(string name, LimitKind kind, long quota, int window, long left, double wait = 0, double some = 0, double all = 0) =>
        new(name, kind, quota, TimeSpan.FromSeconds(window), left, TimeSpan.FromSeconds(wait), TimeSpan.FromSeconds(some), TimeSpan.FromSeconds(all));
}
