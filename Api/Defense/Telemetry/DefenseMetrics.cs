using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AspireAi.Api.Defense.Telemetry;

/// <summary>The meter and the activity source of the defense layer. Each stage adds its instruments here or on this meter.</summary>
public sealed class DefenseMetrics : IDisposable
{
    public static readonly ActivitySource Source = new(ServiceDefaultsHostExtensions.DefenseTelemetryName);

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _stored;
    private readonly Counter<long> _savedTokens;
    private readonly Counter<long> _savedMoney;

    public DefenseMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(ServiceDefaultsHostExtensions.DefenseTelemetryName);
        _requests = Meter.CreateCounter<long>("aspireai.defense.requests", "{request}",
            "Chat requests by outcome, error code, model and cache result.");
        _duration = Meter.CreateHistogram<double>("aspireai.defense.duration", "s", "Time from the first stage to the answer's end.");
        _lookups = Meter.CreateCounter<long>("aspireai.cache.lookups", "{lookup}", "Exact cache lookups by result.");
        _stored = Meter.CreateCounter<long>("aspireai.cache.writes", "{answer}", "Answers on their way into the cache, by result.");
        _savedTokens = Meter.CreateCounter<long>("aspireai.saved.tokens", "{token}", "Tokens that a cache or a joined answer saved.");
        _savedMoney = Meter.CreateCounter<long>("aspireai.saved.money", "u$", "Money that a cache or a joined answer saved, in millionths of a US dollar.");
    }

    public Meter Meter { get; }

    /// <summary>Counts one finished request.</summary>
    /// <param name="code">Error code of what went wrong; null for an answer.</param>
    /// <param name="model">Model name, null where the client named one that does not exist: its text would be a series of its own.</param>
    public void Finished(DefenseOutcome outcome, string? code, string? model, CacheResult? cache, bool stream, TimeSpan duration)
    {
        var tags = new TagList
        {
            { "outcome", outcome.ToString() },
            { "model", model ?? "unknown" },
            { "cache", cache?.ToString() ?? "None" },
            { "stream", stream },
        };
        _duration.Record(duration.TotalSeconds, tags);
        if (code is not null)
        {
            tags.Add("error.type", code);
        }

        _requests.Add(1, tags);
    }

    public void CacheLookup(CacheResult result) => _lookups.Add(1, new KeyValuePair<string, object?>("result", result.ToString()));

    /// <param name="result">stored, away (the store could not take it), or too-large.</param>
    public void CacheWrite(string result) => _stored.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Saved(long tokens, long microDollars)
    {
        _savedTokens.Add(tokens);
        _savedMoney.Add(microDollars);
    }

    public void Dispose() => Meter.Dispose();
}
