using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace AspireAi.Api.Tests.Sdk;

/// <summary>An upstream that answers with a tool call where tools were sent, with JSON where a schema was, else with text.</summary>
internal static class SdkScripts
{
    public const string Arguments = """{"at":"home"}""";
    public const string Structured = """{"city":"Bern"}""";

    public static Task AnswerAsync(HttpContext context, RecordedRequest request)
    {
        if (request.Json.TryGetProperty("tools", out _))
        {
            return request.IsStream
                ? ScriptedUpstream.SendStreamAsync(context,
                    ScriptedUpstream.Chunk(new { role = "assistant", tool_calls = new[] { new { index = 0, id = "call_1", type = "function", function = new { name = "look", arguments = "" } } } }, null),
                    ScriptedUpstream.Chunk(new { tool_calls = new[] { new { index = 0, function = new { arguments = "{\"at\":" } } } }, null),
                    ScriptedUpstream.Chunk(new { tool_calls = new[] { new { index = 0, function = new { arguments = "\"home\"}" } } } }, null),
                    ScriptedUpstream.Chunk(new { }, "tool_calls"),
                    "[DONE]")
                : ScriptedUpstream.SendAsync(context,
                    """{"id":"c","object":"chat.completion","created":1,"model":"scripted","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{\"at\":\"home\"}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""");
        }

        var text = request.Json.TryGetProperty("response_format", out _) ? Structured : "Hello";
        return request.IsStream
            ? ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("Hel", "lo"))
            : ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion(text));
    }

    public static Task BreakMidwayAsync(HttpContext context, RecordedRequest request) =>
        ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunk(new { content = "Half" }, null));
}
