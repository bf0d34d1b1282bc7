using System.Collections.Concurrent;
using AspireAi.Api.Chat;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Conversations.Store;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.SingleFlight;
using AspireAi.Api.Errors;
using AspireAi.Api.Stores;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AspireAi.Api.Conversations.Answers;

/// <summary>
/// Answers that people's conversations wait for. Each runs apart from the request that asked, as a flight that any replica's readers can
/// join from its beginning, and goes on for a while without any of them. What comes is written into the conversation: now and then, and
/// at the end. The stages see an ordinary call.
/// </summary>
internal sealed partial class AnswerRuns(
    IChatClient pipeline, FlightRegistry registry, FlightStore flights, ConversationStore store, IOptionsMonitor<ConversationOptions> options,
    TimeProvider time, ILogger<AnswerRuns> logger) : IHostedService, IDisposable
{
    // The books may be away when an answer ends; what they don't take in this while stays as it was last written.
    private static readonly TimeSpan _saveAgainAfter = TimeSpan.FromSeconds(1);
    private const int MostSaves = 60;

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    public FlightToken NewToken() => registry.New(outputLimit: 0);

    /// <summary>Starts it; the caller is counted in as its first reader.</summary>
    public async Task<Flight> LaunchAsync(AnswerRun run)
    {
        await flights.ClaimAsync(run.Token.Flight, run.Token.ToString());
        var flight = registry.Lead(run.Token.Flight, run.Token, new FlightGrace(options.CurrentValue.RunsOnFor, time));
        // Its trace is the asking request's; its life is not.
        var running = Task.Run(() => RunAsync(run, flight));
        _running[running] = true;
        _ = running.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
        return flight;
    }

    /// <summary>The flight to read, counted in as a reader; null when it has just ended.</summary>
    public Flight? Follow(FlightToken token) => registry.Follow(token.Flight, token);

    public Task StopAsync(FlightToken token) => registry.StopAsync(token);

    /// <summary>Whether some replica still makes it. While the cache is away that can't be known, and nobody is pushed aside.</summary>
    public async Task<bool> IsRunningAsync(string token)
    {
        try
        {
            return FlightToken.TryParse(token, out var parsed) && await flights.IsFlyingAsync(parsed.Flight, token);
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            return true;
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Whoever reads on another replica later finds what had come, and the budget is not held for nothing.
    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        var saved = await TrySaveAsync(run, run.ToExchange(state, error), ends: true);
        if (error is null)
        {
            flight.Add(new AnswerPart(AnswerPartKind.Chunk, run.End(state)));
        }

        flight.End(error is null ? FlightEnd.Complete : FlightEnd.Failed(error));
        run.Call.Dispose();
        for (var tries = 1; !saved && tries < MostSaves && !_stopping.IsCancellationRequested; tries++)
        {
            await Task.Delay(_saveAgainAfter, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            saved = await TrySaveAsync(run, run.ToExchange(state, error), ends: true);
        }

        registry.Landed(flight);
        await flights.ReleaseAsync(flight.Entry, flight.Token.ToString());
    }

    private async Task MakeAsync(AnswerRun run, Flight flight, CancellationToken cancellationToken)
    {
        var call = run.Call;
        var chunks = new ChunkWriter(call, time.GetUtcNow());
        var saved = time.GetTimestamp();
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

            if (time.GetElapsedTime(saved) > options.CurrentValue.SaveEvery)
            {
                await TrySaveAsync(run, run.ToExchange(AnswerState.Running), ends: false);
                saved = time.GetTimestamp();
            }
        }
    }

    private async Task<bool> TrySaveAsync(AnswerRun run, Exchange exchange, bool ends)
    {
        try
        {
            // A conversation that is gone, or went on without this answer, has no place for it.
            _ = await store.SaveAsync(run.Question, run.Token.ToString(), run.Place, exchange, ends);
            return true;
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            return false;
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
}
