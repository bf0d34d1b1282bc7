using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Defense;

public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Secret = "the secret prompt 0815";

    private readonly ConcurrentQueue<Activity> _activities = new();
    private readonly ConcurrentQueue<string> _outcomes = new();
    private readonly ActivityListener _listener;
    private readonly MeterListener _meters = new();
    private ScriptedUpstream _upstream = null!;
    private ApiHost _api = null!;

    public TelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _activities.Enqueue,
        };
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "aspireai.defense.requests")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "outcome")
                {
                    _outcomes.Enqueue((string)tag.Value!);
                }
            }
        });
    }

    public async ValueTask InitializeAsync()
    {
        ActivitySource.AddActivityListener(_listener);
        _meters.Start();
        _upstream = await ScriptedUpstream.StartAsync();
        // Somebody has to take the telemetry: without a collector none is made of the call to the provider.
        _api = ApiHost.For(_upstream, new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1" });
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _meters.Dispose();
        await _api.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"stream\":true")]
    public async Task Request_IsOneTraceWithoutPromptOrAnswer(string stream)
    {
        using var client = _api.Client();
        using var root = new Activity("test").Start();
        using var response = await client.PostChatAsync(ChatHttp.Ask(Secret, extra: stream));
        await response.Content.ReadAsStringAsync();

        Activity[] Mine() => [.. _activities.Where(activity => activity.TraceId == root.TraceId)];
        // The upstream is in this process too, and its span ends before the Api's.
        await Eventually.TrueAsync(() => Mine().Count(activity => activity.Kind == ActivityKind.Server) == 2, "the server's span ended");
        var spans = Mine();
        Assert.Contains(spans, span => span.Source.Name == ServiceDefaultsHostExtensions.DefenseTelemetryName);
        var genAi = Assert.Single(spans, span => span.GetTagItem("gen_ai.operation.name") is not null);
        Assert.Equal(7, genAi.GetTagItem("gen_ai.usage.input_tokens"));
        Assert.Equal("scripted", genAi.GetTagItem("gen_ai.request.model"));
        // Ours and the one to the upstream.
        Assert.Equal(2, spans.Count(span => span.Kind == ActivityKind.Client && span.Source.Name == "System.Net.Http"));

        var everything = string.Join('\n', spans.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")
            .Concat(span.Events.SelectMany(e => e.Tags.Select(tag => $"{tag.Key}={tag.Value}")))));
        Assert.DoesNotContain(Secret, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("Hello", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedUpstream.Key, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(_api.Logs.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(_api.Logs.Lines, line => line.Contains(ScriptedUpstream.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Outcome_IsCountedPerRequest()
    {
        using var client = _api.Client();
        using (await client.PostChatAsync(ChatHttp.Ask("x")))
        {
            await Eventually.TrueAsync(() => _outcomes.Contains("Answered"), "an answer was counted");
        }

        _upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, "{}", 500);
        using (await client.PostChatAsync(ChatHttp.Ask("x")))
        {
            await Eventually.TrueAsync(() => _outcomes.Contains("UpstreamFailed"), "the failure was counted");
        }
    }
}
