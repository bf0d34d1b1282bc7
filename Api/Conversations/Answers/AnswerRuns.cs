using System.Collections.Concurrent;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Conversations.Store;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.SingleFlight;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Conversations.Answers;

/// <summary>
/// Answers in people's conversations. Each runs apart from the request that asked, as a flight that any replica's readers can join from
/// its beginning, and goes on for a while without readers. It is saved into the conversation every <c>SaveEvery</c> and at its end.
/// While the database is unavailable the answer goes on, and is saved when the database is back. The stages see an ordinary call.
/// </summary>
internal sealed partial class AnswerRuns(
    IChatClient pipeline, FlightRegistry registry, FlightStore flights, ConversationStore store, IOptionsMonitor<ConversationOptions> options,
    TimeProvider time, ILogger<AnswerRuns> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan _saveAgainAfter = TimeSpan.FromSeconds(1);

    // A database that accepts connections and does not answer must not hold up an answer's end.
    private static readonly TimeSpan _longestSave = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _longestStop = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    /// <summary>
    /// Claims a flight for an answer. Goes before its question is saved: another request that finds the question there looks for the
    /// flight, and would take the answer for one whose replica died.
    /// </summary>
    public async Task<FlightToken> ClaimAsync()
    {
        var claim = registry.NewClaim(outputLimit: 0);
        _ = FlightToken.TryParse(claim, out var token);
        await flights.ClaimAsync(token.Flight, claim);
        return token;
    }

    /// <summary>Gives up a claim whose question was refused.</summary>
    public Task ReleaseAsync(FlightToken token)
    {
        registry.Forget(token.ToString());
        return flights.ReleaseAsync(token.Flight, token.ToString());
    }

    /// <summary>Starts it; the caller is counted in as its first reader.</summary>
    public async Task<Flight> LaunchAsync(AnswerRun run)
    {
        // Saving the question may have taken longer than the claim's lease.
        await flights.ClaimAsync(run.Token.Flight, run.Token.ToString());
        var flight = registry.Lead(run.Token.Flight, run.Token, new FlightGrace(options.CurrentValue.RunsOnFor, time));
        // Its trace is the asking request's; its life is not.
        var running = Task.Run(() => RunAsync(run, flight));
        _running[running] = true;
        _ = running.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
        return flight;
    }

    /// <summary>The flight to read, counted in as a reader; null when it has just ended.</summary>
    public ValueTask<Flight?> FollowAsync(FlightToken token, CancellationToken cancellationToken) => registry.FollowAsync(token.Flight, token, cancellationToken);

    /// <param name="token">Of the answer; null: none runs.</param>
    public Task StopAsync(string? token) => FlightToken.TryParse(token, out var parsed) ? registry.StopAsync(parsed) : Task.CompletedTask;

    /// <summary>Whether some replica still makes it. While the cache is away that can't be known, and nobody is pushed aside.</summary>
    public async Task<bool> IsRunningAsync(string token)
    {
        try
        {
            return FlightToken.TryParse(token, out var parsed) && await flights.IsFlyingAsync(parsed.Flight, token);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            return true;
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Whoever reads on another replica later finds what had come, and the budget is not held for nothing.
    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys).WaitAsync(_longestStop, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(AnswerRun run, Flight flight)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        flight.Deserted += stop.Cancel;
        ApiException? error = null;
        var state = AnswerState.Done;
        try
        {
            await MakeAsync(run, flight, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            state = flight.IsStopped ? AnswerState.Stopped : AnswerState.Left;
        }
        catch (Exception exception)
        {
            state = AnswerState.Failed;
            error = exception as ApiException ?? Unexpected(exception);
        }

        flight.Deserted -= stop.Cancel;
        // Before the readers are told: who looks into the conversation then finds it there.
        var end = run.Progress(state, error);
        var saved = await TrySaveAsync(run, end);
        if (error is null)
        {
            flight.Add(new AnswerPart(AnswerPartKind.Chunk, run.End(state)));
        }

        flight.End(error is null ? FlightEnd.Complete : FlightEnd.Failed(error));
        run.Call.Dispose();
        // Without a limit: no question is asked without the database, so no more than those that ran wait here.
        while (!saved && !_stopping.IsCancellationRequested)
        {
            await Task.Delay(_saveAgainAfter, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            saved = await TrySaveAsync(run, end);
        }

        registry.Landed(flight);
        await flights.ReleaseAsync(flight.Entry, flight.Token.ToString());
    }

    private async Task MakeAsync(AnswerRun run, Flight flight, CancellationToken cancellationToken)
    {
        var call = run.Call;
        var chunks = new ChunkWriter(call, time.GetUtcNow());
        var saved = time.GetTimestamp();
        var saving = Task.CompletedTask;
        try
        {
            await foreach (var update in pipeline.GetStreamingResponseAsync(call.ToChatMessages(), new ChatCallOptions(call), cancellationToken))
            {
                if (!run.HasBegun)
                {
                    flight.Add(new AnswerPart(AnswerPartKind.Chunk, run.Begin()));
                }

                foreach (var payload in chunks.ToPayloads(update))
                {
                    run.Add(payload);
                    flight.Add(AnswerParts.Of(payload));
                }

                if (saving.IsCompleted && time.GetElapsedTime(saved) > options.CurrentValue.SaveEvery)
                {
                    var progress = run.Progress(AnswerState.Running);
                    // Beside the stream, which does not wait for the database.
                    saving = Task.Run(() => TrySaveAsync(run, progress), CancellationToken.None);
                    saved = time.GetTimestamp();
                }
            }
        }
        finally
        {
            // The end must not be overtaken by what was before it.
            await saving;
        }
    }

    private async Task<bool> TrySaveAsync(AnswerRun run, AnswerProgress progress)
    {
        // Redis may have been emptied, and an ended flight's lease is not renewed: the next question would replace an answer that is not saved yet.
        await flights.ClaimAsync(run.Token.Flight, run.Token.ToString());
        using var limit = new CancellationTokenSource(_longestSave, time);
        try
        {
            // A conversation that is gone, or went on without this answer, has no place for it.
            _ = await store.SaveAsync(run.Question, run.Token.ToString(), run.Place, progress, limit.Token);
            return true;
        }
        catch (Exception exception) when (limit.IsCancellationRequested || StoreFaults.IsUnavailableAnywhereIn(exception))
        {
            return false;
        }
        catch (Exception exception)
        {
            // A defect of ours. The readers get their end, and the next question may be asked.
            LogNotSaved(exception);
            return true;
        }
    }

    private ApiException Unexpected(Exception exception)
    {
        LogFailed(exception);
        return new ApiException(StatusCodes.Status500InternalServerError, ErrorTypes.Server, "internal_error",
            "The server had an error while it processed your request.");
    }

    [LoggerMessage(700, LogLevel.Error, "Making an answer for a conversation failed unexpectedly.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(701, LogLevel.Error, "Saving an answer failed unexpectedly; it stays as it was last saved.")]
    private partial void LogNotSaved(Exception exception);
}
