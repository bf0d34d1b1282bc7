using System.Diagnostics.Metrics;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Telemetry;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>The rate limit's instruments on the defense layer's meter.</summary>
internal sealed class RateLimitMetrics(DefenseMetrics metrics)
{
    private readonly Counter<long> _decisions = metrics.Meter.CreateCounter<long>(
        "aspireai.ratelimit.decisions", "{request}", "Requests admitted and refused, by the kind of limit that refused and by who decided.");

    /// <param name="refusedBy">Null for a request that was admitted.</param>
    /// <param name="scope"><c>caller</c> or <c>address</c>.</param>
    public void Decided(LimitKind? refusedBy, string scope, bool local) => _decisions.Add(1,
        new("outcome", refusedBy is null ? "Admitted" : "Refused"), new("limit", refusedBy?.ToString() ?? "None"), new("scope", scope), new("local", local));
}
