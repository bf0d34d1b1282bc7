using System.Diagnostics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AspireAi.Web.Chat;

/// <summary>What a person does at a page is one trace, from the click on.</summary>
internal static class ChatTelemetry
{
    private const int LongestName = 16;

    // The service defaults listen to the source that is named after the application.
    private static readonly ActivitySource _source = new(typeof(ChatTelemetry).Assembly.GetName().Name!);

    /// <summary>One question, until its answer has ended.</summary>
    public static Activity? StartAnswer(string? model) => _source.StartActivity("chat question")?.SetTag("gen_ai.request.model", model);

    /// <summary>Any other call that a page makes. Null where it belongs to a trace already, such as that of the page's own request.</summary>
    public static Activity? StartCall(HttpRequestMessage request) =>
        Activity.Current is null ? _source.StartActivity($"{request.Method} {string.Concat(request.RequestUri!.Segments.TakeWhile(IsName)).TrimEnd('/')}") : null;

    /// <summary>Not an id: a span's name is one of few.</summary>
    private static bool IsName(string segment) => segment is "v1/" || (segment.Length <= LongestName && !segment.Any(char.IsAsciiDigit));
}

/// <summary>Takes what happens at a page out of the trace of the connection that it came over, which lasts as long as the page.</summary>
internal sealed class PageTraces : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        Activity.Current = null;
        await next(context);
    };
}
