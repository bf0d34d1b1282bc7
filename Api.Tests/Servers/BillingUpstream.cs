using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AspireAi.Api.Tests.Servers;

/// <summary>How the provider behaves with one request.</summary>
internal sealed record Behavior
{
    /// <summary>Tokens that the answer wants to have; cut at the output limit unless that is ignored.</summary>
    public int Answer { get; init; } = 20;

    /// <summary>Goes on beyond the output limit.</summary>
    public bool IgnoresLimit { get; init; }

    /// <summary>After so many tokens of a stream it sends no more, and ends when nobody listens any longer.</summary>
    public int? WaitsAfter { get; init; }

    public bool ReportsUsage { get; init; } = true;

    /// <summary>Sent as the usage instead of the truth, as JSON.</summary>
    public string? LyingUsage { get; init; }

    /// <summary>An HTTP error instead of an answer, with <see cref="LyingUsage"/> in it if there is one; nothing is billed.</summary>
    public int? Status { get; init; }

    /// <summary>With every token of a stream comes the usage so far, and none at the end.</summary>
    public bool ReportsOnTheWay { get; init; }

    /// <summary>Between two tokens of a stream, and as often before a whole answer.</summary>
    public TimeSpan Pace { get; init; }

    /// <summary>Does not begin its answer before.</summary>
    public Task? WaitsFor { get; init; }

    /// <summary>Breaks the connection after so many tokens of a stream; 0 or a whole answer: before it has sent anything.</summary>
    public int? BreaksAfter { get; init; }

    /// <summary>Sends what is no completion; bills the whole answer.</summary>
    public bool Garbage { get; init; }
}

/// <summary>
/// The referee: an OpenAI-compatible provider that keeps its own bill. The prompt is billed as the request's own words say, which is
/// counted in a way of its own; every token of output when it is made, whether anybody reads it or not.
/// </summary>
internal sealed class BillingUpstream : IAsyncDisposable
{
    public const string Model = "billed";

    // One token of every encoding.
    private const string Token = " the";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Bill> _bills = new(StringComparer.Ordinal);
    private int _running;

    private BillingUpstream(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    public Func<JsonElement, Behavior> Behave { get; set; } = _ => new Behavior();

    /// <summary>The bill of all calls together.</summary>
    public Bill Total => _bills.Values.Aggregate(new Bill(0, 0, 0), (sum, bill) => sum + bill);

    /// <summary>The bill by the request's first word.</summary>
    public IReadOnlyDictionary<string, Bill> Bills => _bills;

    public int Calls => _bills.Values.Sum(bill => bill.Calls);

    /// <summary>Answers that are being made at the moment.</summary>
    public int Running => Volatile.Read(ref _running);

    public string ConnectionString => $"Endpoint={Url}/v1;Key=sk-upstream;Model={Model}";

    public static async Task<BillingUpstream> StartAsync()
    {
        var app = LoopbackApp.Build();
        var upstream = new BillingUpstream(app);
        app.MapPost("/v1/chat/completions", upstream.AnswerAsync);
        upstream.Url = await app.StartAndTellAsync();
        return upstream;
    }

    /// <summary>A prompt of so many tokens, by this provider's count, whose first word names the bill.</summary>
    public static string Prompt(string payer, int tokens) => payer + string.Concat(Enumerable.Repeat(Token, tokens));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _running);
        try
        {
            using var request = await JsonDocument.ParseAsync(context.Request.Body);
            await AnswerAsync(context, request.RootElement, Behave(request.RootElement));
        }
        catch (OperationCanceledException)
        {
            // The client is gone; what was made is billed.
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task AnswerAsync(HttpContext context, JsonElement request, Behavior behavior)
    {
        if (behavior.Status is { } status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync($$"""{"error":{"message":"no","type":"server_error"}{{Usage(behavior with { ReportsUsage = false }, 0, 0)}}}""");
            return;
        }

        var text = request.GetProperty("messages")[0].GetProperty("content").GetString()!;
        var payer = text.Split(' ', 2)[0];
        // As OpenAI counts: 3 around the message, 3 that open the answer, one for the role, and the words.
        var prompt = 7 + text.Count(c => c == ' ') + 1;
        var limit = Limit(request);
        var choices = request.TryGetProperty("n", out var n) && n.ValueKind == JsonValueKind.Number ? n.GetInt32() : 1;
        var each = behavior.IgnoresLimit ? behavior.Answer : Math.Min(behavior.Answer, limit ?? int.MaxValue);
        Charge(payer, new Bill(1, prompt, 0));
        await (behavior.WaitsFor ?? Task.CompletedTask);
        if (request.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True)
        {
            await StreamAsync(context, behavior, payer, prompt, each, choices);
        }
        else
        {
            await WholeAsync(context, behavior, payer, prompt, each, choices);
        }
    }

    private async Task WholeAsync(HttpContext context, Behavior behavior, string payer, int prompt, int each, int choices)
    {
        Charge(payer, new Bill(0, 0, each * choices));
        if (behavior.Pace > TimeSpan.Zero)
        {
            await Task.Delay(behavior.Pace * each, TimeProvider.System);
        }

        if (behavior.BreaksAfter is not null)
        {
            context.Abort();
            return;
        }

        context.Response.ContentType = "application/json";
        if (behavior.Garbage)
        {
            await context.Response.WriteAsync("<html>");
            return;
        }

        var answers = string.Join(',', Enumerable.Range(0, choices).Select(index =>
            $$"""{"index":{{index}},"message":{"role":"assistant","content":"{{string.Concat(Enumerable.Repeat(Token, each))}}"},"finish_reason":"{{Finish(behavior, each)}}"}"""));
        await context.Response.WriteAsync(
            $$"""{"id":"c","object":"chat.completion","created":1,"model":"{{Model}}","choices":[{{answers}}]{{Usage(behavior, prompt, each * choices)}}}""");
    }

    private async Task StreamAsync(HttpContext context, Behavior behavior, string payer, int prompt, int each, int choices)
    {
        var left = context.RequestAborted;
        context.Response.ContentType = "text/event-stream";
        for (var token = 0; token < each; token++)
        {
            if (token == behavior.BreaksAfter)
            {
                context.Abort();
                return;
            }

            if (token == behavior.WaitsAfter)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, left);
            }

            for (var index = 0; index < choices; index++)
            {
                left.ThrowIfCancellationRequested();
                Charge(payer, new Bill(0, 0, 1));
                await SendAsync(context, behavior.Garbage ? "<html>" : Chunk($$"""{"index":{{index}},"delta":{"content":"{{Token}}"},"finish_reason":null}""", behavior.ReportsOnTheWay ? Usage(behavior, prompt, Math.Max(1, token)) : ""));
            }

            if (behavior.Pace > TimeSpan.Zero)
            {
                await Task.Delay(behavior.Pace, TimeProvider.System, left);
            }
        }

        await SendAsync(context, Chunk($$"""{"index":0,"delta":{},"finish_reason":"{{Finish(behavior, each)}}"}""", ""));
        if (!behavior.ReportsOnTheWay && Usage(behavior, prompt, each * choices) is { Length: > 0 } usage)
        {
            await SendAsync(context, Chunk("", usage));
        }

        await SendAsync(context, "[DONE]");
    }

    private static string Chunk(string choices, string usage) =>
        $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"{{Model}}","choices":[{{choices}}]{{usage}}}""";

    private static async Task SendAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static string Finish(Behavior behavior, int each) => each < behavior.Answer ? "length" : "stop";

    private static string Usage(Behavior behavior, int prompt, int output) =>
        behavior.LyingUsage is { } lie ? $",\"usage\":{lie}"
        : behavior.ReportsUsage ? string.Create(CultureInfo.InvariantCulture, $",\"usage\":{{\"prompt_tokens\":{prompt},\"completion_tokens\":{output},\"total_tokens\":{prompt + output}}}")
        : "";

    private static int? Limit(JsonElement request)
    {
        int? limit = null;
        foreach (var name in new[] { "max_tokens", "max_completion_tokens" })
        {
            // The larger of two, as the provider that a caller would like to have does it.
            if (request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
            {
                limit = Math.Max(limit ?? 0, value.GetInt32());
            }
        }

        return limit;
    }

    private void Charge(string payer, Bill bill) => _bills.AddOrUpdate(payer, bill, (_, before) => before + bill);
}

/// <summary>What a provider wants for its calls, in tokens.</summary>
internal sealed record Bill(int Calls, long Prompt, long Output)
{
    public long Tokens => Prompt + Output;

    public static Bill operator +(Bill a, Bill b) => new(a.Calls + b.Calls, a.Prompt + b.Prompt, a.Output + b.Output);
}
