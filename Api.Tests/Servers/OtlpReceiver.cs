using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AspireAi.Api.Tests.Servers;

/// <summary>A collector for OTLP over HTTP that keeps the spans it gets.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    public ConcurrentQueue<OtlpSpan> Spans { get; } = new();

    /// <summary>What a program has to be told to send here, soon.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Url,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
    };

    public static async Task<OtlpReceiver> StartAsync()
    {
        var app = LoopbackApp.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/traces", receiver.TakeAsync);
        app.MapPost("/v1/{signal}", static () => Results.Bytes([], "application/x-protobuf"));
        receiver.Url = await app.StartAndTellAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        // ExportTraceServiceRequest 1 ResourceSpans 2 ScopeSpans 2 Span
        foreach (var resource in Messages(body.ToArray(), 1))
        {
            foreach (var scope in Messages(resource, 2))
            {
                foreach (var span in Messages(scope, 2))
                {
                    Spans.Enqueue(SpanOf(span));
                }
            }
        }

        return Results.Bytes([], "application/x-protobuf");
    }

    private static OtlpSpan SpanOf(byte[] message) => new(
        Convert.ToHexStringLower(Messages(message, 1).Single()), Convert.ToHexStringLower(Messages(message, 2).Single()),
        Convert.ToHexStringLower(Messages(message, 4).SingleOrDefault() ?? []), Text(Messages(message, 5).Single()),
        Messages(message, 9).ToDictionary(static pair => Text(Messages(pair, 1).Single()), static pair => ValueOf(Messages(pair, 2).SingleOrDefault() ?? [])));

    // AnyValue: 1 string, 2 bool, 3 int, 4 double
    private static string ValueOf(byte[] message)
    {
        var input = new CodedInputStream(message);
        return WireFormat.GetTagFieldNumber(input.ReadTag()) switch
        {
            1 => input.ReadString(),
            2 => $"{input.ReadBool()}",
            3 => $"{input.ReadInt64()}",
            4 => FormattableString.Invariant($"{input.ReadDouble()}"),
            _ => "",
        };
    }

    private static string Text(byte[] utf8) => System.Text.Encoding.UTF8.GetString(utf8);

    private static List<byte[]> Messages(byte[] message, int field)
    {
        var (found, input) = (new List<byte[]>(), new CodedInputStream(message));
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}

/// <summary>A span as it came; ids in hexadecimal, attributes as text.</summary>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, Dictionary<string, string> Attributes)
{
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);
}
