using System.Collections.Concurrent;
using System.Text.Json;
using AspireAi.Api.Models.Embedding;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Tests.Servers;

/// <summary>
/// An embedding model behind OpenAI's wire: the real model's vectors, not of unit length, and as many dimensions as the model's name ends with.
/// </summary>
internal sealed class EmbeddingUpstream : IAsyncDisposable
{
    public const string Key = "sk-embedding-secret-0123456789";
    private readonly MiniLmEmbeddingGenerator _model = new(new EmbeddingOptions());
    private readonly WebApplication _app;

    private EmbeddingUpstream(WebApplication app) => _app = app;

    /// <summary>With its /v1.</summary>
    public Uri Url { get; private set; } = null!;

    public ConcurrentQueue<(JsonElement Body, string Authorization)> Requests { get; } = new();

    /// <summary>Answers in the model's place, where it returns true.</summary>
    public Func<HttpContext, JsonElement, Task<bool>>? Script { get; set; }

    public static async Task<EmbeddingUpstream> StartAsync(Uri? at = null)
    {
        var app = at is null ? LoopbackApp.Build() : LoopbackApp.Build(at.GetLeftPart(UriPartial.Authority));
        var upstream = new EmbeddingUpstream(app);
        app.MapPost("/v1/embeddings", upstream.AnswerAsync);
        upstream.Url = new Uri(await app.StartAndTellAsync() + "/v1");
        return upstream;
    }

    public IEmbeddingGenerator<string, Embedding<float>> Generator(string model = "test-384") => EmbeddingGenerators.Create(new EmbeddingOptions { Endpoint = Url, Model = model, Key = Key });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _model.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        Requests.Enqueue((body, context.Request.Headers.Authorization.ToString()));
        if (Script is not null && await Script(context, body))
            return;
        var texts = body.GetProperty("input").EnumerateArray().Select(text => text.GetString()!).ToList();
        var model = body.GetProperty("model").GetString()!;
        var dimensions = int.Parse(model[(model.LastIndexOf('-') + 1)..], null);
        var vectors = await _model.GenerateAsync(texts);
        var data = vectors.Select((vector, index) => new
        {
            @object = "embedding",
            index,
            embedding = vector.Vector[..dimensions].ToArray().Select(value => value * 7).ToArray(),
        });
        await context.Response.WriteAsJsonAsync(new
        {
            @object = "list",
            data,
            model,
            usage = new { prompt_tokens = 5 * texts.Count, total_tokens = 5 * texts.Count },
        });
    }
}
