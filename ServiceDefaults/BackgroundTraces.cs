using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AspireAi.ServiceDefaults;

/// <summary>
/// Keeps the traces to what people and programs asked for. A trace that begins with a call to a store or to another service was
/// begun by nobody but a background job: it is recorded, but only sent if it fails (<see cref="FailedBackgroundTraces"/>).
/// </summary>
internal sealed class BackgroundTraceSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        var isSampled = parent.TraceId == default ? samplingParameters.Kind != ActivityKind.Client : parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
        return new SamplingResult(
            isSampled ? SamplingDecision.RecordAndSample
            : parent.TraceId == default || Activity.Current is { IsAllDataRequested: true } ? SamplingDecision.RecordOnly
            : SamplingDecision.Drop);
    }
}

/// <summary>Goes before the exporters, which send only what is marked as sampled.</summary>
internal sealed class FailedBackgroundTraces : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data is { Recorded: false, Status: ActivityStatusCode.Error })
        {
            data.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
        }
    }
}
