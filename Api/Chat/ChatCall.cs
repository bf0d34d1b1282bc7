using System.Diagnostics;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense.RateLimit.PerIp;
using AspireAi.Api.Defense.Resilience;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Embeddings;
using AspireAi.Api.Models;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat;

/// <summary>
/// One chat request on its way through the stages: who asks, what was sent (byte for byte and checked), and what the
/// stages found out. Lives as long as its HTTP request, or
/// as a stage holds it.
/// </summary>
public sealed class ChatCall(RequestBody body, Caller caller) : IDisposable
{
    private int _holders = 1;
    private int? _clampedMaxOutputTokens;
    private List<Activity>? _spans;

    /// <summary>The request as it came; unknown fields included.</summary>
    public JsonElement Root { get; } = body.Root;

    public Caller Caller { get; } = caller;

    public ChatOutcome Outcome { get; } = new();

    /// <summary>Model name as the client wrote it.</summary>
    public required string Model { get; init; }

    /// <summary>The model of that name, as it was when the call came: what providers list may be gone by now.</summary>
    public ChatModel? Asked { get; set; }

    /// <summary>The model that is being asked, the one named or a fallback, and what was tried of it. Null until it comes to that.</summary>
    public CallAttempts? Attempts { get; set; }

    /// <summary>Whether somebody still waits for the answer; null: always.</summary>
    internal Func<bool>? IsWaitedFor { get; set; }

    /// <summary>The <c>messages</c> array; at least one.</summary>
    public required JsonElement Messages { get; init; }

    public bool Stream { get; init; }

    /// <summary>What is to be embedded; null for a chat.</summary>
    public EmbeddingRequest? Embedding { get; init; }

    /// <summary>Whether the client asked for the usage chunk at a stream's end.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Number of choices asked for; at least 1.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Tokens; the smaller of <c>max_tokens</c> and <c>max_completion_tokens</c>, null where neither was sent.</summary>
    public int? RequestedMaxOutputTokens { get; init; }

    /// <summary>
    /// Tokens that a stage allows each choice instead of what was asked for; null leaves the request as it is. Goes to the
    /// upstream in whichever of the two fields the client used, else in <c>max_completion_tokens</c>.
    /// </summary>
    public int? ClampedMaxOutputTokens
    {
        get => _clampedMaxOutputTokens;
        set
        {
            _clampedMaxOutputTokens = value;
            OutputClamped?.Invoke();
        }
    }

    /// <summary>Whether that is less than the caller would have got with budget enough; its answer may be cut where others' would not be.</summary>
    public bool IsCutByBudget { get; set; }

    /// <summary>Raised when a stage sets <see cref="ClampedMaxOutputTokens"/>.</summary>
    public event Action? OutputClamped;

    /// <summary>Raised when the last holder has let go: what a stage claimed in advance and did not use is given back.</summary>
    public event Action? Ended;

    /// <summary>Where it comes from, if that is counted; see <see cref="Defense.RateLimit.PerIp.IpLimiter"/>.</summary>
    internal IpPass? Address { get; set; }

    /// <summary>Raised when the answer is in the cache's store, whoever waits for it; awaited.</summary>
    internal event Func<Task>? AnswerKept;

    internal Task NoteAnswerKeptAsync() => AnswerKept?.Invoke() ?? Task.CompletedTask;

    /// <summary>Tokens of the prompt, where they were counted.</summary>
    public long PromptTokens { get; set; }

    /// <summary>Called when the provider of a stream has sent something that is no event, as comments that keep the connection alive.</summary>
    internal Action? ProviderHeard { get; set; }

    /// <summary>As the response's header <c>x-request-id</c> says it.</summary>
    public string? RequestId { get; set; }

    /// <summary>The client's own id of it, its header <c>x-client-request-id</c>.</summary>
    public string? ClientRequestId { get; set; }

    /// <summary>The HTTP request's <c>Cache-Control</c>.</summary>
    public string? CacheControl { get; init; }

    /// <summary>The replies to the stages' admission queries, in their order; see <see cref="Defense.AdmissionBatch"/>.</summary>
    internal Task[]? AdmissionReplies { get; set; }

    /// <summary>Keeps a stage's span, which began before the stage.</summary>
    internal void KeepSpan(Activity span) => (_spans ??= []).Add(span);

    internal Activity? TakeSpan(string stage)
    {
        var span = _spans?.Find(one => one.OperationName == stage);
        if (span is not null)
        {
            _spans!.Remove(span);
        }

        return span;
    }

    /// <summary>The messages as Microsoft.Extensions.AI has them, for models that do not take the raw JSON. Made on demand.</summary>
    public IEnumerable<ChatMessage> ToChatMessages() => ChatMessageReader.Read(Messages);

    /// <summary>Keeps the request alive beyond its HTTP request, for an answer that others wait for; undone by <see cref="Dispose"/>.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Ended?.Invoke();
            // Of stages that it did not come to.
            _spans?.ForEach(static span => span.Decided("skipped")?.Dispose());
            body.Dispose();
        }
    }
}
