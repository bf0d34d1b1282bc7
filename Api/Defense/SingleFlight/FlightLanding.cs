using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense.Cache;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Telemetry;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.SingleFlight;

/// <summary>Runs a leader's call apart from its client, and keeps what it brings.</summary>
internal sealed partial class FlightLanding(
    FlightRegistry registry, FlightStore flights, AnswerStore store, AccountStore accounts, DefenseMetrics metrics, IOptionsMonitor<CacheOptions> options,
    TimeProvider time, ILogger<FlightLanding> logger)
{
    private const int QuestionLength = 300;

    /// <summary>Starts the call; the caller is counted in as the flight's first reader.</summary>
    public Flight Launch(ChatCall call, AnswerRequest request, string name, FlightToken token, Upstream upstream)
    {
        call.Hold();
        // A whole answer can't be stopped at a known price: it is paid in any case, so it is made and kept even when nobody waits any longer.
        var flight = registry.Lead(name, token, call.Stream ? null : new FlightGrace(Timeout.InfiniteTimeSpan, time));
        _ = Task.Run(() => FlyAsync(call, request, flight, upstream));
        return flight;
    }

    /// <summary>
    /// Keeps a complete answer; one that was cut, has no text, in which the model refused, that a fallback gave, or that came from another cache is not kept.
    /// </summary>
    public async Task StoreAsync(ChatCall call, AnswerRequest request, string flight, string flightToken, IReadOnlyList<AnswerPart> parts, FlightLog log)
    {
        if (log is { HasText: true, IsRefusal: false } && log.FinishReason == ChatFinishReason.Stop.Value && call.Outcome.Cache == CacheResult.Miss && call.Outcome.Model == call.Model)
        {
            var body = CachedAnswer.Encode(parts, new CachedAnswerFacts(
                time.GetUtcNow(), (int)(log.Usage?.InputTokenCount ?? 0), (int)(log.Usage?.OutputTokenCount ?? 0)));
            if (request.WriteScope == AnswerAbout.Private && !await accounts.IsStillThereAsync(call.Caller))
            {
                // Nobody could ever be served it.
                metrics.CacheWrite("no-caller");
            }
            else if (body.Length <= options.CurrentValue.MaxEntryBytes)
            {
                call.Outcome.CacheId = request.WriteEntry;
                var gone = await store.StoreAsync(body, About(call, request, body.Length, log), request.CallerTag, flight, flightToken,
                    request.Sharing.IsEphemeral ? options.CurrentValue.Ephemeral : null);
                metrics.CacheWrite(gone is null ? "away" : "stored");
                if (gone is not null)
                {
                    await call.NoteAnswerKeptAsync();
                }

                return;
            }
            else
            {
                metrics.CacheWrite("too-large");
            }
        }

        if (flightToken.Length > 0)
        {
            await flights.ReleaseAsync(flight, flightToken);
        }
    }

    private async Task FlyAsync(ChatCall call, AnswerRequest request, Flight flight, Upstream upstream)
    {
        using var deserted = new CancellationTokenSource();
        var token = flight.Token.ToString();
        var log = new FlightLog();
        flight.Deserted += deserted.Cancel;
        call.IsWaitedFor = () => flight.IsRead;
        call.OutputClamped += HandOverIfClamped;
        try
        {
            await FillAsync(flight, upstream(log, deserted.Token));
            flight.End(FlightEnd.Complete);
            await StoreAsync(call, request, flight.Entry, token, flight.Parts, log);
        }
        catch (OperationCanceledException) when (deserted.IsCancellationRequested)
        {
            // Whoever joins between the last reader's leaving and now asks again.
            flight.End(FlightEnd.Lost);
            await flights.ReleaseAsync(flight.Entry, token);
        }
        catch (Exception exception)
        {
            if (exception is not ApiException)
            {
                LogFailed(exception);
            }

            // A refusal concerns this caller alone; the others may well be served. Released first, so that the next can lead.
            await flights.ReleaseAsync(flight.Entry, token);
            if (exception is DefenseRejectedException)
            {
                flight.HandOver();
            }

            flight.End(FlightEnd.Failed(exception));
        }
        finally
        {
            // Whatever went wrong above, nobody waits for a flight that has ended.
            flight.End(FlightEnd.Lost);
            flight.Deserted -= deserted.Cancel;
            call.OutputClamped -= HandOverIfClamped;
            registry.Landed(flight);
            call.Dispose();
        }

        void HandOverIfClamped()
        {
            if (call.IsCutByBudget)
            {
                _ = flights.ReleaseAsync(flight.Entry, token);
                flight.HandOver();
            }
        }
    }

    private static async Task FillAsync(Flight flight, IAsyncEnumerable<AnswerPart> parts)
    {
        await using var reader = parts.GetAsyncEnumerator();
        var isNew = false;
        try
        {
            while (true)
            {
                var next = reader.MoveNextAsync();
                if (isNew && !next.IsCompleted)
                {
                    // Once for all that came together.
                    flight.Wake();
                    isNew = false;
                }

                if (!await next)
                {
                    return;
                }

                flight.Add(reader.Current, wake: false);
                isNew = true;
            }
        }
        catch
        {
            // The end is told later; of what came before it nobody has heard.
            flight.Wake();
            throw;
        }
    }

    private AnswerAbout About(ChatCall call, AnswerRequest request, int bytes, FlightLog log)
    {
        var question = "";
        foreach (var message in call.Messages.EnumerateArray())
        {
            if (message.GetProperty("role"u8).ValueEquals("user"u8))
            {
                question = ChatMessageReader.TextOf(message);
            }
        }

        return new AnswerAbout
        {
            Id = request.WriteEntry,
            Tenant = call.Caller.Tenant,
            Scope = request.WriteScope,
            Model = call.Model,
            Question = question.Length <= QuestionLength ? question : question[..QuestionLength] + "…",
            Made = time.GetUtcNow(),
            Bytes = bytes,
            Tokens = (log.Usage?.InputTokenCount ?? 0) + (log.Usage?.OutputTokenCount ?? 0),
        };
    }

    [LoggerMessage(601, LogLevel.Error, "Making an answer failed unexpectedly.")]
    private partial void LogFailed(Exception exception);
}
