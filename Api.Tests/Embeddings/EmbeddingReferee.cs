using System.Collections.Concurrent;
using System.Text.Json;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AspireAi.Api.Tests.Embeddings;

/// <summary>A provider of embeddings that keeps a bill: three tokens for each word or token number. A vector depends on its text alone.</summary>
internal sealed class EmbeddingReferee : IAsyncDisposable
{
    public const string Model = "vectors";
    public const int TokensPerWord = 3;

    private readonly WebApplication _app;

    private EmbeddingReferee(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    public long Billed { get; private set; }

    /// <summary>Answers in the provider's place, where it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Script { get; set; }

    public static async Task<EmbeddingReferee> StartAsync()
    {
        var app = LoopbackApp.Build();
        var referee = new EmbeddingReferee(app);
        app.MapPost("/v1/embeddings", referee.AnswerAsync);
        referee.Url = await app.StartAndTellAsync();
        return referee;
    }

    public static float[] Vector(string input, int dimensions = 4) =>
        [.. Enumerable.Range(0, dimensions).Select(index => (float)Math.Sin(input.Sum(static letter => (double)letter) + input.Length + index))];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        Requests.Enqueue(body);
        if (Script is not null && await Script(context))
        {
            return;
        }

        var input = body.GetProperty("input");
        JsonElement[] items = input.ValueKind == JsonValueKind.Array && input[0].ValueKind != JsonValueKind.Number ? [.. input.EnumerateArray()] : [input];
        var dimensions = body.TryGetProperty("dimensions", out var wanted) ? wanted.GetInt32() : 4;
        var base64 = body.TryGetProperty("encoding_format", out var format) && format.GetString() == "base64";
        var tokens = items.Sum(static item => TokensPerWord * (item.ValueKind == JsonValueKind.String ? item.GetString()!.Split(' ').Length : item.GetArrayLength()));
        Billed += tokens;
        await context.Response.WriteAsJsonAsync(new
        {
            @object = "list",
            data = items.Select((item, index) =>
            {
                var vector = Vector(item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText(), dimensions);
                return new { @object = "embedding", embedding = base64 ? (object)Convert.ToBase64String(vector.SelectMany(BitConverter.GetBytes).ToArray()) : vector, index };
            }).Reverse(),
            model = "their-vectors",
            usage = new { prompt_tokens = tokens, total_tokens = tokens },
            their_own = "kept",
        });
    }
}
