using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AspireAi.Api.Tests.Servers;

/// <summary>An OpenAI-compatible provider that records what it gets and answers as the test says.</summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    public const string Key = "sk-upstream-secret-0123456789";
    public const string Model = "scripted";

    private readonly WebApplication _app;

    private ScriptedUpstream(WebApplication app) => _app = app;

    /// <summary>Base address without a slash at its end and without /v1.</summary>
    public string Url { get; private set; } = "";

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    public RecordedRequest Last => Requests.Last();

    /// <summary>How the next requests are answered; a small completion by default.</summary>
    public Func<HttpContext, RecordedRequest, Task> Script { get; set; } = (context, request) =>
        request.IsStream ? SendStreamAsync(context, Chunks("Hel", "lo")) : SendAsync(context, Completion("Hello"));

    public static async Task<ScriptedUpstream> StartAsync()
    {
        var app = LoopbackApp.Build();
        var upstream = new ScriptedUpstream(app);
        app.MapPost("/v1/chat/completions", upstream.AnswerAsync);
        upstream.Url = await app.StartAndTellAsync();
        return upstream;
    }

    public static string Completion(string content, int promptTokens = 7, int completionTokens = 3) => JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1700000000,
        model = Model,
        choices = new[] { new { index = 0, message = new { role = "assistant", content }, finish_reason = "stop" } },
        usage = new { prompt_tokens = promptTokens, completion_tokens = completionTokens, total_tokens = promptTokens + completionTokens },
    });

    /// <summary>A whole stream's data lines: the pieces, the finish, the usage, [DONE].</summary>
    public static string[] Chunks(params string[] pieces) =>
    [
        .. pieces.Select(piece => Chunk(new { content = piece }, null)),
        Chunk(new { }, "stop"),
        """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"scripted","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""",
        "[DONE]",
    ];

    public static string Chunk(object delta, string? finishReason) => JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion.chunk",
        created = 1700000000,
        model = Model,
        choices = new[] { new { index = 0, delta, finish_reason = finishReason } },
    });

    public static async Task SendAsync(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    public static async Task SendStreamAsync(HttpContext context, params string[] data)
    {
        foreach (var item in data)
        {
            await SendEventAsync(context, item);
        }
    }

    public static async Task SendEventAsync(HttpContext context, string data)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new RecordedRequest(body.ToArray(), context.Request.Headers.Authorization.ToString());
        Requests.Enqueue(request);
        await Script(context, request);
    }
}

/// <summary>A request as it reached the upstream.</summary>
internal sealed record RecordedRequest(byte[] Body, string Authorization)
{
    public JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

    public string Text => Encoding.UTF8.GetString(Body);

    public bool IsStream => Json.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
}
