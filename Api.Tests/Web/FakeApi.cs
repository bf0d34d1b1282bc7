using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AspireAi.Api.Tests.Web;

/// <summary>
/// Speaks the Api's protocol on a real port and does what a test tells it: for the faults and headers that the Api itself can't be made
/// to show at will. Each question takes the next script, or the last one again.
/// </summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly ConcurrentQueue<Func<FakeAnswer, Task>> _scripts = new();
    private readonly ConcurrentQueue<JsonObject> _questions = new();
    private Func<FakeAnswer, Task> _script = answer => answer.SayAsync("Hello.");
    private WebApplication? _app;
    private int _port;

    /// <summary>Ids and owners, as GET /v1/models gives them.</summary>
    public List<(string Id, string OwnedBy)> Models { get; } = [("small", "acme"), ("large", "acme")];

    /// <summary>What GET /account/usage answers, as JSON; null: it isn't there.</summary>
    public string? Usage { get; set; }

    /// <summary>What POST /feedback was told: cache id and thumb.</summary>
    public ConcurrentQueue<(string CacheId, string Thumb)> Thumbs { get; } = new();

    /// <summary>Cache-Control of each question.</summary>
    public ConcurrentQueue<string> CacheControls { get; } = new();

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public IReadOnlyCollection<JsonObject> Questions => _questions;

    public static async Task<FakeApi> StartAsync()
    {
        var api = new FakeApi();
        await api.ComeAsync();
        return api;
    }

    public FakeApi Answer(Func<FakeAnswer, Task> script)
    {
        _scripts.Enqueue(script);
        return this;
    }

    public FakeApi Answer(string text) => Answer(answer => answer.SayAsync(text));

    /// <summary>Starts, or starts again at the same port.</summary>
    public async Task ComeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        // A stop is a crash here: what runs is not waited for.
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        _app = builder.Build();
        _app.MapGet("/alive", () => "Healthy");
        _app.MapGet("/v1/models", () => new
        {
            @object = "list",
            data = Models.Select(model => new { id = model.Id, @object = "model", created = 0, owned_by = model.OwnedBy, pricing = new { input = 2m, cached_input = 1m, output = 10m } }),
        });
        _app.MapPost("/v1/chat/completions", CompleteAsync);
        _app.MapGet("/account/usage", () => Usage is null ? Results.NotFound() : Results.Text(Usage, "application/json"));
        _app.MapPost("/feedback", async (HttpRequest request) =>
        {
            var body = (await JsonNode.ParseAsync(request.Body))!;
            Thumbs.Enqueue(((string)body["cache_id"]!, (string)body["thumb"]!));
            return new { cache_id = (string)body["cache_id"]!, hidden = (string)body["thumb"]! == "down" };
        });
        await _app.StartAsync();
        _port = new Uri(_app.Urls.Single()).Port;
    }

    public async Task GoAwayAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
            _app = null;
        }
    }

    public async ValueTask DisposeAsync() => await GoAwayAsync();

    private async Task CompleteAsync(HttpContext context)
    {
        var question = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
        _questions.Enqueue(question);
        CacheControls.Enqueue(context.Request.Headers.CacheControl.ToString());
        if (_scripts.TryDequeue(out var next))
        {
            _script = next;
        }

        try
        {
            await _script(new FakeAnswer(context));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The page has left, as the test wants it to.
        }
    }
}

/// <summary>One answer in the making.</summary>
internal sealed class FakeAnswer(HttpContext context)
{
    private bool _begun;

    /// <summary>Canceled when the page hangs up.</summary>
    public CancellationToken Left => context.RequestAborted;

    public IHeaderDictionary Headers => context.Response.Headers;

    public Task PieceAsync(string text) => EventAsync(new { choices = new[] { new { index = 0, delta = new { content = text } } } });

    public async Task FinishAsync(string reason = "stop", int promptTokens = 12, int completionTokens = 34)
    {
        await EventAsync(new { choices = new[] { new { index = 0, delta = new { }, finish_reason = reason } } });
        await EventAsync(new { choices = Array.Empty<object>(), usage = new { prompt_tokens = promptTokens, completion_tokens = completionTokens, total_tokens = promptTokens + completionTokens } });
        await RawAsync("data: [DONE]\n\n");
    }

    public async Task SayAsync(params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            await PieceAsync(piece);
        }

        await FinishAsync();
    }

    /// <summary>An error in OpenAI's shape, instead of an answer.</summary>
    public async Task RefuseAsync(int status, string code, string message, int? retryAfterSeconds = null, string? upgradeUrl = null, string? resetsAt = null)
    {
        context.Response.StatusCode = status;
        if (retryAfterSeconds is { } seconds)
        {
            Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await context.Response.WriteAsJsonAsync(new { error = new { message, type = code, param = (string?)null, code, upgrade_url = upgradeUrl, resets_at = resetsAt } });
    }

    /// <summary>An error after the head and some of the answer.</summary>
    public Task BreakAsync(string message) => EventAsync(new { error = new { message, type = "server_error", code = "upstream_error" } });

    /// <summary>The connection ends in the middle, as it does when a process is killed.</summary>
    public void Abort() => context.Abort();

    public async Task RawAsync(string text)
    {
        if (!_begun)
        {
            _begun = true;
            context.Response.ContentType = "text/event-stream";
        }

        await context.Response.WriteAsync(text, Left);
        await context.Response.Body.FlushAsync(Left);
    }

    private Task EventAsync(object data) => RawAsync($"data: {JsonSerializer.Serialize(data)}\n\n");
}
