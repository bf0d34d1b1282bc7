using System.Diagnostics;
using System.Diagnostics.Metrics;
using AspireAi.Api.Defense.Telemetry;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>What lookups by meaning come to, and why.</summary>
internal sealed class SemanticMetrics
{
    private readonly Counter<long> _lookups;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _similarity;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _stored;

    public SemanticMetrics(DefenseMetrics metrics)
    {
        _lookups = metrics.Meter.CreateCounter<long>("aspireai.semantic.lookups", "{lookup}", "Lookups by meaning, by what they came to.");
        _duration = metrics.Meter.CreateHistogram<double>("aspireai.semantic.duration", "s", "Time of a lookup by meaning.");
        _similarity = metrics.Meter.CreateHistogram<double>("aspireai.semantic.similarity", "1", "Cosine of the nearest candidate.");
        _refusals = metrics.Meter.CreateCounter<long>("aspireai.semantic.refusals", "{candidate}", "Candidates that a veto refused, by its name.");
        _stored = metrics.Meter.CreateCounter<long>("aspireai.semantic.writes", "{question}", "Questions on their way into the index, by result.");
    }

    public void Looked(SemanticOutcome outcome, TimeSpan duration)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome.ToString());
        _lookups.Add(1, tag);
        _duration.Record(duration.TotalSeconds, tag);
    }

    public void Screened(string refusal) => _refusals.Add(1, new KeyValuePair<string, object?>("by", refusal));

    /// <summary>Counts the candidates and writes each into the trace: its id, never its text.</summary>
    public void Judged(IReadOnlyList<JudgedCandidate> candidates)
    {
        if (candidates.Count > 0)
            _similarity.Record(candidates.Max(static candidate => candidate.Decision.Similarity));
        foreach (var (match, decision) in candidates)
        {
            if (decision.Veto is { } veto)
                _refusals.Add(1, new KeyValuePair<string, object?>("by", veto));
            Activity.Current?.AddEvent(new ActivityEvent("semantic_cache.candidate", tags: new ActivityTagsCollection
            {
                ["cache.id"] = match.Entry.Id,
                ["similarity"] = Math.Round(decision.Similarity, 4),
                ["veto"] = decision.Veto ?? "-",
                ["probability"] = double.IsNaN(decision.Probability) ? null : Math.Round(decision.Probability, 4),
                ["served"] = decision.Served,
            }));
        }
    }

    /// <param name="result">stored, refused (the caller's share), or away.</param>
    public void Wrote(string result) => _stored.Add(1, new KeyValuePair<string, object?>("result", result));
}

/// <summary>What a lookup by meaning came to; the metric's tag.</summary>
internal enum SemanticOutcome
{
    /// <summary>A stored answer was served.</summary>
    Served,

    /// <summary>Nothing near enough.</summary>
    NoCandidate,

    /// <summary>There were candidates, and none could be served.</summary>
    Refused,

    /// <summary>What was to be served is gone from the store.</summary>
    Gone,

    /// <summary>A model's queue was full, or time ran out.</summary>
    Busy,

    /// <summary>A model, the index or the store failed.</summary>
    Failed,
}
