using System.Diagnostics;
using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Defense.Telemetry;

/// <summary>
/// A span for what each stage decided, below the request's span <c>defense</c>, with the decision as <c>aspireai.outcome</c>. Where nobody
/// listens there is none, and all of this does nothing.
/// </summary>
internal static class StageSpans
{
    public static Activity? Start(string stage) => DefenseMetrics.Source.StartActivity(stage);

    /// <summary>One below a span that may have ended.</summary>
    public static Activity? Start(string stage, ActivityContext parent) =>
        parent == default ? null : DefenseMetrics.Source.StartActivity(stage, ActivityKind.Internal, parent);

    public static Activity? Decided(this Activity? span, string outcome) => span?.SetTag("aspireai.outcome", outcome);

    /// <summary>The call was turned away.</summary>
    public static void Refused(this Activity? span, Exception exception)
    {
        span?.SetTag("aspireai.outcome", "refused");
        span?.SetTag("error.type", exception is ApiException error ? error.Code : exception.GetType().Name);
    }

    /// <summary>Where limits of the caller and of its address stand: what is left of each.</summary>
    public static void Standing(this Activity? span, IReadOnlyList<LimitState> ofCaller, IReadOnlyList<LimitState> ofAddress)
    {
        if (span is not null && ofCaller.Count + ofAddress.Count > 0)
        {
            span.SetTag("aspireai.limits", string.Join(", ", ofCaller.Concat(ofAddress).Select(static limit => FormattableString.Invariant($"{limit.Name}={limit.Left}"))));
        }
    }
}
