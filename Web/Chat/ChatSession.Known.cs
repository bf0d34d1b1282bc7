using AspireAi.Web.ApiClient;

namespace AspireAi.Web.Chat;

/// <summary>How far this page knows its kept conversation, and what becomes of a question when that has gone on elsewhere.</summary>
internal sealed partial class ChatSession
{
    private const string HasMovedOnCode = "conversation_moved_on";

    // Asked, without a word from the Api on whether it took the question: stopped or broken off before that. The next one finds out.
    private readonly List<Turn> _unsure = [];
    private int _known;
    private string? _lastAnswer;
    private ChatSettings _keptSettings = new();

    /// <summary>The conversation had gone on elsewhere and was read again; carries what was asked and is not in it.</summary>
    public event Action<string?>? MovedOn;

    /// <summary>Whether the last question was not asked because of that.</summary>
    public bool HasMovedOn { get; private set; }

    private void Know(int count, string? lastAnswer)
    {
        (_known, _lastAnswer, _keptSettings) = (count, lastAnswer, Settings);
        _unsure.Clear();
    }

    // By what the Api said of the question before its answer came.
    private void Learn(Turn turn, ApiFailure? failure)
    {
        if (turn.Running is { Id: { } id, Place: { } place })
        {
            Know(place + 1, id);
        }
        else if (failure is not { Kind: not (FailureKind.BrokeOff or FailureKind.Silent) } && !_unsure.Contains(turn))
        {
            _unsure.Add(turn);
        }
    }

    /// <summary>Whether the only news of a conversation is a question of this page.</summary>
    private bool FindOwn(WholeConversation conversation, Turn asking)
    {
        foreach (var turn in _unsure)
        {
            var place = turn.Running.Place ?? _known;
            if (conversation.Turns.Count == place + 1 && conversation.Turns[place] is var found && found.Question.Trim() == turn.Prompt.Trim()
                && (place == 0 || conversation.Turns[place - 1].AnswerId == AnswerAt(place - 1)))
            {
                turn.Running = RunningAnswer.Of(found.AnswerId, place);
                if (_turns.IndexOf(asking) == place)
                {
                    // The same once more, or edited.
                    asking.Running = turn.Running;
                }

                Know(place + 1, found.AnswerId);
                return true;
            }
        }

        return false;
    }

    private string? AnswerAt(int place) =>
        place == _known - 1 ? _lastAnswer : _turns.FirstOrDefault(turn => turn.Running.Place == place)?.Running.Id;

    // Settings that were changed here are as good as typed.
    private void ShowCurrent(WholeConversation conversation, Turn asked, Start start)
    {
        var (model, settings) = (Model, Settings == _keptSettings ? null : Settings);
        var isThere = start is Start.AskingAgain or Start.Regenerating && conversation.Turns.Any(turn => turn.Question.Trim() == asked.Prompt.Trim());
        Open(conversation);
        (Model, Settings, HasMovedOn) = (model, settings ?? Settings, true);
        Changed?.Invoke();
        MovedOn?.Invoke(isThere ? null : asked.Prompt);
    }
}
