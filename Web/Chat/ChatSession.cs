using AspireAi.Web.ApiClient;

namespace AspireAi.Web.Chat;

/// <summary>How a conversation's questions are asked.</summary>
/// <param name="System">System prompt; null: none.</param>
/// <param name="Temperature">0 to 2; null: the model's.</param>
public sealed record ChatSettings(string? System = null, double? Temperature = null);

/// <summary>
/// The conversation of one page: what was asked and answered, and the one answer that may be running. The Api keeps it for who is signed
/// in, the browser's tab for a guest. Lives on its circuit's dispatcher; awaits come back to it, so nothing here is locked.
/// </summary>
internal sealed partial class ChatSession(ChatApi api, ApiAvailability availability, TimeProvider time, ILogger<ChatSession> log) : IDisposable
{
    private readonly List<Exchange> _exchanges = [];
    private CancellationTokenSource? _running;
    private Task _stopping = Task.CompletedTask;

    /// <summary>An exchange was added or removed, or an answer began or ended.</summary>
    public event Action? Changed;

    /// <summary>The first of an answer has come: its question has been taken.</summary>
    public event Action? Begun;

    /// <summary>What there is now is worth keeping.</summary>
    public event Action? Checkpoint;

    public IReadOnlyList<Exchange> Exchanges => _exchanges;

    public bool IsBusy => _running is not null;

    public string? Model { get; set; }

    public IReadOnlyList<ModelInfo> Models { get; set; } = [];

    public ChatSettings Settings { get; set; } = new();

    /// <summary>Whether the Api keeps what is said.</summary>
    public bool IsKept { get; set; }

    /// <summary>The conversation's id at the Api; null before its first question, and for a guest.</summary>
    public string? Id { get; private set; }

    /// <param name="stored">From the browser, so anything may be missing.</param>
    public void Restore(IEnumerable<StoredExchange?> stored)
    {
        _exchanges.AddRange(stored.OfType<StoredExchange>().Select(exchange => exchange.Restore()));
        Changed?.Invoke();
    }

    /// <summary>Shows a conversation that the Api keeps, and reads its running answer along.</summary>
    public void Open(WholeConversation conversation)
    {
        Leave();
        _exchanges.Clear();
        Id = conversation.Id;
        Settings = new ChatSettings(conversation.System, conversation.Temperature);
        Model = Models.FirstOrDefault(model => model.Id == conversation.Model)?.Id ?? Model;
        for (var place = 0; place < conversation.Exchanges.Count; place++)
        {
            var kept = conversation.Exchanges[place];
            _exchanges.Add(new Exchange(kept.Question, Answer.Of(kept, PricingOf(kept.Model))) { Running = RunningAnswer.Of(kept.AnswerId, place) });
        }

        Know(conversation.Exchanges.Count, conversation.Exchanges is [.., var last] ? last.AnswerId : null);
        HasMovedOn = false;
        if (conversation.Exchanges is [.., { State: "running" }])
        {
            _ = RunAsync(_exchanges[^1], Start.Following);
        }

        Changed?.Invoke();
    }

    /// <summary>Begins to ask, and returns while the answer is on its way.</summary>
    /// <returns>False while another answer is running.</returns>
    public bool Send(string prompt)
    {
        if (IsBusy)
        {
            return false;
        }

        var exchange = new Exchange(prompt, new Answer());
        _exchanges.Add(exchange);
        _ = RunAsync(exchange, Start.Asking);
        return true;
    }

    /// <summary>Asks the last question again; its answer so far goes.</summary>
    /// <param name="afresh">Not from the cache.</param>
    public void Retry(bool afresh)
    {
        if (!IsBusy && _exchanges.Count > 0)
        {
            _ = RunAsync(_exchanges[^1], afresh ? Start.AskingAfresh : Start.AskingAgain);
        }
    }

    /// <summary>Asks another question in the place of an earlier one; what followed it goes.</summary>
    public void Edit(Exchange exchange, string prompt)
    {
        var at = _exchanges.IndexOf(exchange);
        if (IsBusy || at < 0 || string.IsNullOrWhiteSpace(prompt))
        {
            return;
        }

        _exchanges.RemoveRange(at, _exchanges.Count - at);
        var edited = new Exchange(prompt, new Answer()) { Running = exchange.Running };
        _exchanges.Add(edited);
        _ = RunAsync(edited, Start.Asking);
    }

    /// <summary>Stops the running answer, here and upstream; what has come stays.</summary>
    public void Stop()
    {
        if (_running is { } running)
        {
            if (IsKept && Id is { } id)
            {
                _stopping = StopUpstreamAsync(id);
            }

            running.Cancel();
        }
    }

    /// <summary>Begins anew. An answer that runs in a kept conversation is left to itself.</summary>
    public void Clear()
    {
        Leave();
        _exchanges.Clear();
        Id = null;
        Know(0, null);
        HasMovedOn = false;
        Changed?.Invoke();
        Checkpoint?.Invoke();
    }

    /// <summary>Stops reading. What the Api keeps goes on for a while without a reader; everything else stops with its connection.</summary>
    public void Dispose() => Leave();

    private void Leave()
    {
        _running?.Cancel();
        _running = null;
    }

    private ModelPricing? PricingOf(string? id) => Models.FirstOrDefault(model => model.Id == id)?.Pricing;

    private async Task StopUpstreamAsync(string id)
    {
        try
        {
            await api.StopAsync(id, CancellationToken.None);
        }
        catch (ApiFailureException e)
        {
            // It has just ended, or ends by itself, since nobody reads it any more.
            ChatLog.NotStopped(log, e.Failure.Kind);
        }
    }

    private enum Start
    {
        Asking,
        AskingAgain,
        AskingAfresh,

        /// <summary>Somebody asked before; the answer is on its way.</summary>
        Following,
    }
}
