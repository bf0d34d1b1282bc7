using System.Diagnostics;

namespace AspireAi.Web.Chat;

internal static class ChatTelemetry
{
    // The service defaults listen to the source that is named after the application.
    private static readonly ActivitySource _source = new(typeof(ChatTelemetry).Assembly.GetName().Name!);

    /// <summary>One question is one trace, beginning at the click: not a part of the circuit's connection, which lasts as long as the page.</summary>
    public static Activity? StartAnswer(string? model)
    {
        Activity.Current = null;
        var activity = _source.StartActivity("chat question");
        activity?.SetTag("gen_ai.request.model", model);
        return activity;
    }
}
