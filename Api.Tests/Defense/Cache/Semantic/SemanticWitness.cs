using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using AspireAi.Api.Defense.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic;

/// <summary>
/// Writes into the test's output what the lookups of these hosts came to, and why: a miss that should have been a hit says which
/// of its many reasons it had.
/// </summary>
internal sealed class SemanticWitness : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _seen = new();

    public SemanticWitness(CacheHosts hosts)
    {
        var meters = hosts.Apis.Select(api => api.Services.GetRequiredService<DefenseMetrics>().Meter).ToList();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Contains(instrument.Meter) && (instrument.Name.StartsWith("aspireai.semantic.", StringComparison.Ordinal) || instrument.Name == "aspireai.cache.lookups"))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value.ToString(CultureInfo.InvariantCulture), tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value.ToString("0.####", CultureInfo.InvariantCulture), tags));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', _seen));
    }

    private void Note(Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _seen.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
}
