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
    private async Task RunAsync(Exchange exchange, Start start)
    {
        using var running = new CancellationTokenSource();
        _running = running;
        HasMovedOn &= start == Start.Following;
        var answer = exchange.Answer;
        answer.Ask(start == Start.Following ? answer.Model : Model, PricingOf(start == Start.Following ? answer.Model : Model));
        Changed?.Invoke();
        Checkpoint?.Invoke();
        var started = time.GetTimestamp();
        try
        {
            for (var (holds, hasStopped, hasFound) = (0, false, false); ;)
            {
                if (await AskAsync(exchange, start, running.Token) is not { } failure)
                {
                    answer.End(answer.Ending is { } ending ? Answer.StateOf(ending) : AnswerState.Done);
                    break;
                }

                if (failure.Code == "answer_ended")
                {
                    await ReadFromConversationAsync(exchange, running.Token);
                    break;
                }

                if (failure.Code == HasMovedOnCode)
                {
                    var conversation = await api.ConversationAsync(Id!, running.Token);
                    if (!hasFound && FindOwn(conversation, exchange))
                    {
                        hasFound = true;
                        continue;
                    }

                    answer.End(AnswerState.Failed, failure);
                    if (_running == running)
                    {
                        _running = null;
                        ShowAnew(conversation, exchange, start);
                    }

                    break;
                }

                if (failure.Code == "answer_running" && exchange.Running.Place is not null && !hasStopped)
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

    private async Task<ApiFailure?> AskAsync(Exchange exchange, Start start, CancellationToken cancellationToken)
    {
        using var activity = ChatTelemetry.StartAnswer(exchange.Answer.Model);
        using var painting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var painted = PaintAsync(exchange.Answer, painting.Token);
        var hasBegun = false;
        ApiFailure? failure = null;
        try
        {
            await foreach (var happened in IsKept ? KeptAsync(exchange, start, cancellationToken) : PassingAsync(exchange, start, cancellationToken))
            {
                exchange.Answer.Take(happened);
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
                Learn(exchange, failure);
            }

            await painting.CancelAsync();
            await painted;
        }
    }

    private IAsyncEnumerable<ChatEvent> PassingAsync(Exchange exchange, Start start, CancellationToken cancellationToken) =>
        api.StreamAsync(new WireRequest(Model ?? "", Before(exchange)) { Temperature = Settings.Temperature }, start == Start.AskingAfresh, cancellationToken);

    /// <summary>Asks in the conversation, or reads along; a connection that is lost on the way is made anew, and reads on from what has come.</summary>
    private async IAsyncEnumerable<ChatEvent> KeptAsync(
        Exchange exchange, Start start, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Id is null)
        {
            Id = (await api.NewConversationAsync(cancellationToken)).Id;
            Changed?.Invoke();
        }

        var answer = start == Start.Following ? exchange.Running : exchange.Running = new RunningAnswer(exchange.Running.Place);
        var events = start == Start.Following
            ? api.ReadOnAsync(Id, answer, cancellationToken)
            : api.AskAsync(Id, new WireQuestion(exchange.Prompt, Model ?? "", answer.Place, Settings.System, Settings.Temperature, _known, _lastAnswer), start == Start.AskingAfresh, answer, cancellationToken);
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

    private async Task ReadFromConversationAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            var conversation = await api.ConversationAsync(Id!, cancellationToken);
            if (conversation.Exchanges.FirstOrDefault(kept => kept.AnswerId == exchange.Running.Id) is { State: not "running" } found)
            {
                exchange.Answer.Become(found, PricingOf(found.Model));
            }
            else
            {
                exchange.Answer.End(AnswerState.Interrupted);
            }
        }
        catch (ApiFailureException e)
        {
            exchange.Answer.End(AnswerState.Failed, e.Failure);
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
    private List<WireMessage> Before(Exchange exchange)
    {
        var messages = new List<WireMessage>();
        if (Settings.System is { } system)
        {
            messages.Add(new WireMessage("system", system));
        }

        foreach (var earlier in _exchanges.TakeWhile(e => e != exchange).Where(e => !e.Answer.IsEmpty))
        {
            messages.Add(new WireMessage("user", earlier.Prompt));
            messages.Add(new WireMessage("assistant", earlier.Answer.Text));
        }

        messages.Add(new WireMessage("user", exchange.Prompt));
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
