using AspireAi.Web.ApiClient;

namespace AspireAi.Web.Chat;

/// <summary>One answer, from the question's being sent to its end.</summary>
internal sealed partial class ChatSession
{
    // A longer wait than this is the person's to decide about.
    private static readonly TimeSpan _longestHold = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _checkpointEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _pauseBeforeReadingOn = TimeSpan.FromMilliseconds(500);

    // A service that keeps saying "soon" is not asked for ever.
    private const int MostHolds = 3;
    private const int MostReadings = 5;

    // Not awaited by those who begin it: it ends with the answer, and ends every failure in the answer itself.
    private async Task RunAsync(Turn turn, Start start)
    {
        using var running = new CancellationTokenSource();
        _running = running;
        HasMovedOn &= start == Start.Following;
        var answer = turn.Answer;
        answer.Ask(start == Start.Following ? answer.Model : Model, PricingOf(start == Start.Following ? answer.Model : Model));
        Changed?.Invoke();
        Checkpoint?.Invoke();
        var started = time.GetTimestamp();
        try
        {
            for (var (holds, hasStopped, hasFound) = (0, false, false); ;)
            {
                if (await AskAsync(turn, start, running.Token) is not { } failure)
                {
                    answer.End(answer.Ending is { } ending ? Answer.StateOf(ending) : AnswerState.Done);
                    break;
                }

                if (failure.Code == "answer_ended")
                {
                    await ReadFromConversationAsync(turn, running.Token);
                    break;
                }

                if (failure.Code == HasMovedOnCode)
                {
                    var conversation = await api.ConversationAsync(Id!, running.Token);
                    if (!hasFound && FindOwn(conversation, turn))
                    {
                        hasFound = true;
                        continue;
                    }

                    answer.End(AnswerState.Failed, failure);
                    if (_running == running)
                    {
                        _running = null;
                        ShowCurrent(conversation, turn, start);
                    }

                    break;
                }

                if (failure.Code == "answer_running" && turn.Running.Place is not null && !hasStopped)
                {
                    // Asked again while the answer that is to go still runs: this page knows it, else the conversation would have moved on.
                    hasStopped = true;
                    await StopUpstreamAsync(Id!);
                    continue;
                }

                if (holds == MostHolds || !CanHold(failure))
                {
                    answer.End(AnswerState.Failed, failure);
                    break;
                }

                holds++;
                answer.Hold(failure);
                Changed?.Invoke();
                await HeldAsync(failure, running.Token);
                answer.Ask(Model, PricingOf(Model));
                Changed?.Invoke();
            }
        }
        catch (OperationCanceledException)
        {
            var failure = answer.State == AnswerState.Held ? answer.Failure : null;
            answer.End(failure is null ? AnswerState.Stopped : AnswerState.Failed, failure);
            // Whatever is asked next has to find the conversation free.
            await _stopping;
        }
        catch (ApiFailureException e)
        {
            answer.End(AnswerState.Failed, e.Failure);
        }
        catch (Exception e)
        {
            // A mistake of ours must not leave the page waiting for ever.
            ChatLog.Broke(log, e);
            answer.End(AnswerState.Failed, new ApiFailure(FailureKind.Internal));
        }

        var elapsed = time.GetElapsedTime(started);
        ChatLog.Ended(log, answer.State, answer.Failure?.Kind, elapsed);
        if (_running == running)
        {
            _running = null;
            Changed?.Invoke();
            Checkpoint?.Invoke();
        }
    }

    private async Task<ApiFailure?> AskAsync(Turn turn, Start start, CancellationToken cancellationToken)
    {
        using var activity = ChatTelemetry.StartAnswer(turn.Answer.Model);
        using var painting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var painted = PaintAsync(turn.Answer, painting.Token);
        var hasBegun = false;
        ApiFailure? failure = null;
        try
        {
            await foreach (var happened in IsKept ? KeptAsync(turn, start, cancellationToken) : PassingAsync(turn, start, cancellationToken))
            {
                turn.Answer.Take(happened);
                if (!hasBegun)
                {
                    hasBegun = true;
                    Begun?.Invoke();
                }
            }

            return null;
        }
        catch (ApiFailureException e)
        {
            failure = e.Failure;
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, e.Failure.Kind.ToString());
            if (e.Failure.Kind == FailureKind.Away)
            {
                availability.ReportAway();
            }

            return e.Failure;
        }
        finally
        {
            if (IsKept && start != Start.Following)
            {
                Learn(turn, failure);
            }

            await painting.CancelAsync();
            await painted;
        }
    }

    private IAsyncEnumerable<ChatEvent> PassingAsync(Turn turn, Start start, CancellationToken cancellationToken) =>
        api.StreamAsync(new WireRequest(Model ?? "", Before(turn)) { Temperature = Settings.Temperature }, start == Start.Regenerating, cancellationToken);

    /// <summary>Asks in the conversation, or reads along; a connection that is lost on the way is made again, and reads on from what has come.</summary>
    private async IAsyncEnumerable<ChatEvent> KeptAsync(
        Turn turn, Start start, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Id is null)
        {
            Id = (await api.NewConversationAsync(cancellationToken)).Id;
            Changed?.Invoke();
        }

        var answer = start == Start.Following ? turn.Running : turn.Running = new RunningAnswer(turn.Running.Place);
        var events = start == Start.Following
            ? api.ReadOnAsync(Id, answer, cancellationToken)
            : api.AskAsync(Id, new WireQuestion(turn.Prompt, Model ?? "", answer.Place, Settings.System, Settings.Temperature, _known, _lastAnswer), start == Start.Regenerating, answer, cancellationToken);
        for (var readings = 0; ; readings++)
        {
            await using var reader = events.GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(reader, answer, readings) is { } more)
            {
                if (!more)
                {
                    yield break;
                }

                yield return reader.Current;
            }

            await Task.Delay(_pauseBeforeReadingOn * readings, time, cancellationToken);
            events = api.ReadOnAsync(Id, answer, cancellationToken);
        }
    }

    /// <returns>Whether there is another event; null where the connection was lost and the answer can be read on.</returns>
    private static async ValueTask<bool?> NextAsync(IAsyncEnumerator<ChatEvent> reader, RunningAnswer answer, int readings)
    {
        try
        {
            return await reader.MoveNextAsync();
        }
        catch (ApiFailureException e) when (e.Failure.Kind is FailureKind.BrokeOff or FailureKind.Away && answer is { Id: not null, Events: > 0 } && readings < MostReadings)
        {
            return null;
        }
    }

    private async Task ReadFromConversationAsync(Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            var conversation = await api.ConversationAsync(Id!, cancellationToken);
            if (conversation.Turns.FirstOrDefault(kept => kept.AnswerId == turn.Running.Id) is { State: not "running" } found)
            {
                turn.Answer.Become(found, PricingOf(found.Model));
            }
            else
            {
                turn.Answer.End(AnswerState.Interrupted);
            }
        }
        catch (ApiFailureException e)
        {
            turn.Answer.End(AnswerState.Failed, e.Failure);
        }
    }

    private async Task PaintAsync(Answer answer, CancellationToken cancellationToken)
    {
        var pause = PaintPace.Least;
        var kept = time.GetTimestamp();
        while (true)
        {
            try
            {
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var began = time.GetTimestamp();
            var sent = answer.Paint();
            pause = PaintPace.After(time.GetElapsedTime(began), sent);
            if (sent > 0 && time.GetElapsedTime(kept) > _checkpointEvery)
            {
                Checkpoint?.Invoke();
                kept = time.GetTimestamp();
            }
        }
    }

    // Questions that got no answer are left out: a model would take them as asked together with the next.
    private List<WireMessage> Before(Turn turn)
    {
        var messages = new List<WireMessage>();
        if (Settings.System is { } system)
        {
            messages.Add(new WireMessage("system", system));
        }

        foreach (var earlier in _turns.TakeWhile(e => e != turn).Where(e => !e.Answer.IsEmpty))
        {
            messages.Add(new WireMessage("user", earlier.Prompt));
            messages.Add(new WireMessage("assistant", earlier.Answer.Text));
        }

        messages.Add(new WireMessage("user", turn.Prompt));
        return messages;
    }

    private bool CanHold(ApiFailure failure) => failure.Kind switch
    {
        FailureKind.Away => true,
        FailureKind.TooFast => failure.RetryAt is { } at && at - time.GetUtcNow() <= _longestHold,
        _ => false,
    };

    private async Task HeldAsync(ApiFailure failure, CancellationToken cancellationToken)
    {
        if (failure.RetryAt is { } at)
        {
            var wait = at - time.GetUtcNow();
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellationToken);
            return;
        }

        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (!availability.IsAway)
            {
                back.TrySetResult();
            }
        }

        using var watch = availability.Watch(Look);
        Look();
        await back.Task.WaitAsync(cancellationToken);
    }
}
