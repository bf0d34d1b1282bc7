using AspireAi.Api.Models;
using AspireAi.Api.Usage;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>What a call is charged: what the provider reports, else what was counted, and where neither is certain the most it can be.</summary>
internal readonly record struct CallCharge(long Prompt, long Cached, long Output, CallEnding Ending, ChargeFlags Flags)
{
    // A count beyond this is no count: the largest context windows hold ten million tokens.
    private const long MostBelievable = 1_000_000_000;

    // How long a provider may go on before it notices that nobody listens, at the pace that the answer had; and what it may do
    // in that time before there is a pace. docs/adr/0062-what-an-abandoned-call-costs.md
    private static readonly TimeSpan _noticing = TimeSpan.FromSeconds(1);
    private const long UnseenAtLeast = 32;
    private const long UnseenWithoutPace = 256;

    public static CallCharge Nothing(CallEnding ending) => new(0, 0, 0, ending, ChargeFlags.None);

    /// <summary>The provider came to its end.</summary>
    public static CallCharge Of(Reservation reservation, OutputMeter meter, CallEnding ending)
    {
        var flags = ChargeFlags.None;
        var (prompt, output) = Believe(meter.Usage);
        if (prompt is null)
        {
            prompt = reservation.Prompt;
            flags |= ChargeFlags.Counted;
        }

        if (output is null || (output == 0 && meter.HasOutput))
        {
            (output, var estimated) = Seen(reservation, meter);
            flags |= ChargeFlags.Counted | estimated;
        }
        else if (!meter.UsageIsFinal && meter.Produced > output)
        {
            // What was done so far at some point of the answer, and no more was heard.
            output = meter.Produced;
            flags |= ChargeFlags.Counted;
        }

        return new CallCharge(prompt.Value, Math.Min(prompt.Value, Believe(meter.Usage?.CachedInputTokenCount) ?? 0), output.Value, ending, flags);
    }

    /// <summary>
    /// It was left before its end: what was produced, and what may have been produced unseen until the provider noticed, within
    /// what was reserved as long as it kept to that.
    /// </summary>
    public static CallCharge OfUnfinished(Reservation reservation, OutputMeter meter, CallEnding ending)
    {
        var (prompt, reported) = Believe(meter.Usage);
        if (prompt is not null && reported >= meter.Produced)
        {
            // A provider that reports with every chunk has reported what it had done so far.
            return Of(reservation, meter, ending) with { Output = WithUnseen(reservation, meter, reported.Value), Flags = ChargeFlags.Estimated };
        }

        var (output, estimated) = Seen(reservation, meter);
        return new CallCharge(
            Math.Max(reservation.Prompt, prompt ?? 0), 0, WithUnseen(reservation, meter, Math.Max(output, reported ?? 0)), ending,
            ChargeFlags.Counted | ChargeFlags.Estimated | estimated);
    }

    /// <summary>Nothing is known but that the provider may have done all of it.</summary>
    public static CallCharge Whole(Reservation reservation, CallEnding ending) =>
        new(reservation.Prompt, 0, reservation.Output, ending, ChargeFlags.Counted | ChargeFlags.Estimated);

    /// <returns>Prompt and output together, as the provider says; null if it does not say, or nothing that can be believed.</returns>
    public static long? Reported(UsageDetails? usage) => Believe(usage) is { Prompt: { } prompt, Output: { } output } ? prompt + output : null;

    private static (long Output, ChargeFlags Flags) Seen(Reservation reservation, OutputMeter meter) =>
        reservation.HidesReasoning
            ? (Math.Max(reservation.Output, meter.Produced), ChargeFlags.Estimated)
            : (meter.Produced, ChargeFlags.None);

    private static long WithUnseen(Reservation reservation, OutputMeter meter, long seen)
    {
        if (seen >= reservation.Output)
        {
            return seen + (2 * meter.LargestChunk);
        }

        var pace = meter.Duration > TimeSpan.Zero ? seen / meter.Duration.TotalSeconds : double.PositiveInfinity;
        var unseen = meter.Duration == TimeSpan.Zero
            ? UnseenWithoutPace
            : (long)Math.Min(reservation.Output, Math.Ceiling(pace * _noticing.TotalSeconds));
        unseen = Math.Max(unseen, Math.Max(UnseenAtLeast, 2 * meter.LargestChunk));
        return Math.Min(reservation.Output, seen + unseen);
    }

    private static (long? Prompt, long? Output) Believe(UsageDetails? usage)
    {
        var prompt = Believe(usage?.InputTokenCount);
        var output = Believe(usage?.OutputTokenCount);
        // Some providers count reasoning in the total only, and bill it.
        if (prompt is not null && output is not null && Believe(usage?.TotalTokenCount) - prompt > output)
        {
            output = usage!.TotalTokenCount - prompt;
        }

        return (prompt is 0 ? null : prompt, output);
    }

    private static long? Believe(long? count) => count is >= 0 and <= MostBelievable ? count : null;
}
