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
    private readonly List<Turn> _turns = [];
    private CancellationTokenSource? _running;
    private Task _stopping = Task.CompletedTask;

    /// <summary>A turn was added or removed, or an answer began or ended.</summary>
    public event Action? Changed;

    /// <summary>The first of an answer has come: its question has been taken.</summary>
    public event Action? Begun;

    /// <summary>What there is now is worth keeping.</summary>
    public event Action? Checkpoint;

    public IReadOnlyList<Turn> Turns => _turns;

    public bool IsBusy => _running is not null;

    public string? Model { get; set; }

    public IReadOnlyList<ModelInfo> Models { get; set; } = [];

    public ChatSettings Settings { get; set; } = new();

    /// <summary>Whether the Api keeps what is said.</summary>
    public bool IsKept { get; set; }

    /// <summary>The conversation's id at the Api; null before its first question, and for a guest.</summary>
    public string? Id { get; private set; }

    /// <param name="stored">From the browser, so anything may be missing.</param>
    public void Restore(IEnumerable<StoredTurn?> stored)
    {
        _turns.AddRange(stored.OfType<StoredTurn>().Select(turn => turn.Restore()));
        Changed?.Invoke();
    }

    /// <summary>Shows a conversation that the Api keeps, and reads its running answer along.</summary>
    public void Open(WholeConversation conversation)
    {
        Leave();
        _turns.Clear();
        Id = conversation.Id;
        Settings = new ChatSettings(conversation.System, conversation.Temperature);
        Model = Models.FirstOrDefault(model => model.Id == conversation.Model)?.Id ?? Model;
        for (var place = 0; place < conversation.Turns.Count; place++)
        {
            var kept = conversation.Turns[place];
            _turns.Add(new Turn(kept.Question, Answer.Of(kept, PricingOf(kept.Model))) { Running = RunningAnswer.Of(kept.AnswerId, place) });
        }

        Know(conversation.Turns.Count, conversation.Turns is [.., var last] ? last.AnswerId : null);
        HasMovedOn = false;
        if (conversation.Turns is [.., { State: "running" }])
        {
            _ = RunAsync(_turns[^1], Start.Following);
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

        var turn = new Turn(prompt, new Answer());
        _turns.Add(turn);
        _ = RunAsync(turn, Start.Asking);
        return true;
    }

    /// <summary>Asks the last question again; its answer so far goes.</summary>
    /// <param name="regenerate">Not from the cache.</param>
    public void Retry(bool regenerate)
    {
        if (!IsBusy && _turns.Count > 0)
        {
            _ = RunAsync(_turns[^1], regenerate ? Start.Regenerating : Start.AskingAgain);
        }
    }

    /// <summary>Asks another question in the place of an earlier one; what followed it goes.</summary>
    public void Edit(Turn turn, string prompt)
    {
        var at = _turns.IndexOf(turn);
        if (IsBusy || at < 0 || string.IsNullOrWhiteSpace(prompt))
        {
            return;
        }

        _turns.RemoveRange(at, _turns.Count - at);
        var edited = new Turn(prompt, new Answer()) { Running = turn.Running };
        _turns.Add(edited);
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

    /// <summary>Starts a new conversation. An answer that runs in a kept conversation is left to itself.</summary>
    public void Clear()
    {
        Leave();
        _turns.Clear();
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
        Regenerating,

        /// <summary>Somebody asked before; the answer is on its way.</summary>
        Following,
    }
}
