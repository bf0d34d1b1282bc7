using System.Diagnostics;
using System.Diagnostics.Metrics;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Models;
using AspireAi.Api.Usage;

namespace AspireAi.Api.Defense.Quota;

/// <summary>The quota's instruments on the meter of the defense layer.</summary>
internal sealed class QuotaMetrics
{
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _reservations;
    private readonly Histogram<long> _clamps;
    private readonly Counter<long> _settlements;
    private readonly Counter<long> _overage;
    private readonly UpDownCounter<long> _unsettled;
    private readonly Histogram<double> _waits;

    public QuotaMetrics(DefenseMetrics defense)
    {
        var meter = defense.Meter;
        _tokens = meter.CreateCounter<long>("aspireai.quota.tokens", "{token}", "Tokens charged, by model, tier and kind.");
        _cost = meter.CreateCounter<double>("aspireai.quota.cost", "{USD}", "Money charged, by model and tier.");
        _reservations = meter.CreateCounter<long>("aspireai.quota.reservations", "{reservation}", "Reservations by outcome.");
        _clamps = meter.CreateHistogram<long>("aspireai.quota.clamped_tokens", "{token}", "Output tokens per choice by which a request was clamped.");
        _settlements = meter.CreateCounter<long>("aspireai.quota.settlements", "{call}", "Settled calls by how they ended and what is to be known about the charge.");
        _overage = meter.CreateCounter<long>("aspireai.quota.overage_tokens", "{token}", "Tokens that providers billed beyond what was reserved.");
        _waits = meter.CreateHistogram<double>("aspireai.quota.wait", "s", "Time that calls waited for room.");
        _unsettled = meter.CreateUpDownCounter<long>("aspireai.quota.unsettled", "{call}", "Calls that have ended and whose charge is not in the database and Redis yet.");
    }

    public void Reserved(ReservationOutcome outcome) => _reservations.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));

    public void Clamped(long tokens) => _clamps.Record(tokens);

    public void Unsettled(int calls) => _unsettled.Add(calls);

    public void Waited(TimeSpan time) => _waits.Record(time.TotalSeconds);

    public void Settled(string model, string tier, long prompt, long cached, long output, long nanoDollars, CallEnding ending, ChargeFlags flags, long overage)
    {
        Add("prompt", prompt - cached);
        Add("cached", cached);
        Add("output", output);
        _cost.Add((double)NanoDollars.ToDollars(nanoDollars), new TagList { { "model", model }, { "tier", tier } });
        _settlements.Add(1, new TagList { { "ending", ending.ToString() }, { "flags", flags.ToString() } });
        if (overage > 0)
        {
            _overage.Add(overage, new KeyValuePair<string, object?>("model", model));
        }

        void Add(string kind, long tokens)
        {
            if (tokens > 0)
            {
                _tokens.Add(tokens, new TagList { { "model", model }, { "tier", tier }, { "kind", kind } });
            }
        }
    }
}

/// <summary>How asking for room ended; also the metric's tag.</summary>
internal enum ReservationOutcome
{
    Held,

    /// <summary>Held for less output than was asked for.</summary>
    Clamped,

    /// <summary>A cap is spent.</summary>
    Refused,

    /// <summary>There would be room but for running calls, and it did not come in time.</summary>
    InUse,

    /// <summary>Too many tokens in a minute, or calls at once.</summary>
    Limited,

    /// <summary>Redis or the database is unavailable.</summary>
    Unavailable,
}
