using AspireAi.Web.ApiClient;
using AspireAi.Web.Markdown;

namespace AspireAi.Web.Chat;

public enum AnswerState
{
    /// <summary>Asked; nothing has come yet.</summary>
    Waiting,

    Streaming,
    Done,

    /// <summary>By the reader.</summary>
    Stopped,

    /// <summary>The page was left while it came.</summary>
    Interrupted,

    Failed,

    /// <summary>Refused; it is asked again by itself, at <see cref="ApiFailure.RetryAt"/> or as soon as the Api is back.</summary>
    Held,
}

/// <summary>One answer, from the question's being sent to its end. Changes on its circuit's dispatcher only.</summary>
public sealed class Answer
{
    private StreamingMarkdown _markdown = new();

    /// <summary>The markup, the state or anything else that its view shows is another now.</summary>
    public event Action? Changed;

    public AnswerState State { get; private set; }

    public string Text => _markdown.Text;

    public bool IsEmpty => _markdown.Length == 0;

    public IReadOnlyList<MarkdownBlock> Blocks => _markdown.Blocks;

    public string? Model { get; private set; }

    public Provenance? Provenance { get; private set; }

    public Usage? Usage { get; private set; }

    public ApiFailure? Failure { get; private set; }

    /// <summary>OpenAI's finish_reason.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>What its reader said of it; null: nothing.</summary>
    public bool? Thumb { get; private set; }

    /// <summary>US dollars per million tokens of the model that was asked, where they are known.</summary>
    public ModelPricing? Pricing { get; private set; }

    /// <summary>How a conversation's answer ended: done, stopped or left.</summary>
    public string? Ending { get; private set; }

    public bool IsRunning => State is AnswerState.Waiting or AnswerState.Streaming or AnswerState.Held;

    public static Answer Restored(StoredTurn stored)
    {
        var answer = new Answer
        {
            State = stored.State is AnswerState.Waiting or AnswerState.Streaming or AnswerState.Held ? AnswerState.Interrupted : stored.State,
            Model = stored.Model,
            Provenance = stored.Provenance,
            Usage = stored.Usage,
            Failure = stored.Failure is { } kind ? new ApiFailure(kind) : null,
            FinishReason = stored.FinishReason,
            Pricing = stored.Pricing,
            Thumb = stored.Thumb,
        };
        answer._markdown.Append(stored.Answer);
        answer._markdown.Complete();
        return answer;
    }

    /// <summary>As the Api's conversation has it.</summary>
    internal static Answer Of(ConversationTurn turn, ModelPricing? pricing)
    {
        var answer = new Answer();
        answer.Become(turn, pricing);
        return answer;
    }

    internal void Become(ConversationTurn turn, ModelPricing? pricing)
    {
        _markdown = new StreamingMarkdown();
        _markdown.Append(turn.Answer);
        _markdown.Complete();
        (Model, FinishReason, Pricing) = (turn.Model, turn.FinishReason, pricing);
        Provenance = turn.Headers is { } headers ? Provenance.Of(headers) : null;
        Usage = turn is { PromptTokens: { } prompt, CompletionTokens: { } completion } ? new Usage(prompt, completion) : null;
        Thumb = turn.Thumb switch { "up" => true, "down" => false, _ => null };
        Failure = turn.State == "failed" ? ApiFailureReader.Remembered(turn.Error?.Code, turn.Error?.Message) : null;
        Become(StateOf(turn.State));
    }

    public void Ask(string? model, ModelPricing? pricing = null)
    {
        _markdown = new StreamingMarkdown();
        (Model, Pricing, Provenance, Usage, Failure, FinishReason, Ending, Thumb) = (model, pricing, null, null, null, null, null, null);
        Become(AnswerState.Waiting);
    }

    /// <param name="up">Null takes it back.</param>
    public void Rate(bool? up)
    {
        Thumb = up;
        Changed?.Invoke();
    }

    public static AnswerState StateOf(string? state) => state switch
    {
        "done" => AnswerState.Done,
        "stopped" => AnswerState.Stopped,
        "failed" => AnswerState.Failed,
        "running" => AnswerState.Waiting,
        _ => AnswerState.Interrupted,
    };

    public void Take(ChatEvent happened)
    {
        switch (happened)
        {
            case ChatEvent.Began began:
                Provenance = began.Provenance;
                break;
            case ChatEvent.Piece piece:
                _markdown.Append(piece.Text);
                break;
            case ChatEvent.Finished finished:
                FinishReason = finished.Reason;
                break;
            case ChatEvent.Ended ended:
                Ending = ended.State;
                break;
            case ChatEvent.Counted counted:
                Usage = counted.Usage;
                break;
        }
    }

    /// <summary>Shows what has come since the last time.</summary>
    /// <returns>How many characters of markup its readers are sent for it.</returns>
    public int Paint()
    {
        var sent = _markdown.Render();
        if (sent > 0)
        {
            Become(AnswerState.Streaming);
        }

        return sent;
    }

    public void Hold(ApiFailure failure)
    {
        Failure = failure;
        Become(AnswerState.Held);
    }

    public void End(AnswerState state, ApiFailure? failure = null)
    {
        Failure = failure;
        _markdown.Complete();
        Become(state);
    }

    private void Become(AnswerState state)
    {
        State = state;
        Changed?.Invoke();
    }
}

/// <summary>A question and its answer.</summary>
public sealed class Turn(string prompt, Answer answer)
{
    public Guid Id { get; } = Guid.NewGuid();

    public string Prompt { get; } = prompt;

    public Answer Answer { get; } = answer;

    /// <summary>Where it stands in a conversation that the Api keeps.</summary>
    internal RunningAnswer Running { get; set; } = new();
}
