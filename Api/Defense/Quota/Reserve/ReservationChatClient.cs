using System.Runtime.CompilerServices;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Models;
using AspireAi.Api.Models.Providers;
using AspireAi.Api.Usage;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>
/// The hard cap: holds room for the worst case before the provider is asked, and settles to what it really cost when it has
/// answered, failed or been left.
/// </summary>
/// <remarks>
/// Fails closed. Settling never waits for the caller's token, which is what ends first when a client leaves. A whole answer can't be
/// stopped at a known price, so it is awaited even when nobody is there any more.
/// </remarks>
internal sealed class ReservationChatClient(
    IChatClient innerClient,
    Reservations reservations,
    Settlements settlements,
    PromptCounter prompts,
    TokenCounter tokens,
    TimeProvider time)
    : DelegatingChatClient(innerClient)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, CancellationToken cancellationToken = default)
    {
        var call = chatOptions.Call();
        cancellationToken.ThrowIfCancellationRequested();
        var reservation = await reservations.HoldAsync(call, cancellationToken);
        if (!reservation.IsCharged)
        {
            try
            {
                var response = await base.GetResponseAsync(messages, chatOptions, cancellationToken);
                call.Outcome.SpentTokens = CallCharge.Reported(response.Usage);
                return response;
            }
            finally
            {
                settlements.End(reservation, call.Outcome.SpentTokens);
            }
        }

        var meter = new OutputMeter(tokens, call.Choices, time);
        var charge = CallCharge.Whole(reservation, CallEnding.Broken);
        try
        {
            var response = await base.GetResponseAsync(messages, chatOptions, CancellationToken.None);
            meter.Add(response);
            charge = CallCharge.Of(reservation, meter, cancellationToken.IsCancellationRequested ? CallEnding.Abandoned : CallEnding.Answered);
            cancellationToken.ThrowIfCancellationRequested();
            return response;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            charge = OfFailure(reservation, meter, exception);
            NoteCharge(exception, charge);
            throw;
        }
        finally
        {
            Settle(call, reservation, charge, meter);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = chatOptions.Call();
        cancellationToken.ThrowIfCancellationRequested();
        var reservation = await reservations.HoldAsync(call, cancellationToken);
        ChatResponseUpdate? last = null;
        if (!reservation.IsCharged)
        {
            var counted = call.IncludeUsage ? new OutputMeter(tokens, call.Choices, time) : null;
            try
            {
                await foreach (var update in base.GetStreamingResponseAsync(messages, chatOptions, cancellationToken))
                {
                    NoteWhoCounts(call, reservation.Model, isFirst: last is null);
                    counted?.Add(update);
                    last = update;
                    call.Outcome.SpentTokens = CallCharge.Reported(update.Contents.OfType<UsageContent>().LastOrDefault()?.Details) ?? call.Outcome.SpentTokens;
                    yield return update;
                }

                if (counted is { Usage: null } && last is not null)
                {
                    yield return Counted(last, prompts.Count(call, reservation.Model).Tokens, counted.Produced);
                }
            }
            finally
            {
                settlements.End(reservation, call.Outcome.SpentTokens);
            }

            yield break;
        }

        var meter = new OutputMeter(tokens, call.Choices, time);
        var upstream = new UpstreamStream(stop => base.GetStreamingResponseAsync(messages, chatOptions, stop), meter, time);
        CallCharge? charge = null;
        try
        {
            while (true)
            {
                ChatResponseUpdate? update;
                try
                {
                    update = await upstream.NextAsync(cancellationToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    charge = OfFailure(reservation, meter, exception);
                    NoteCharge(exception, charge.Value);
                    throw;
                }

                if (update is null)
                {
                    charge = CallCharge.Of(reservation, meter, CallEnding.Answered);
                    if (meter.Usage is null && last is not null)
                    {
                        // Whoever asks for the usage gets what was counted; ChunkWriter keeps it from the others.
                        yield return Counted(last, charge.Value.Prompt, charge.Value.Output);
                    }

                    break;
                }

                if (IsBeyond(reservation, meter))
                {
                    await upstream.StopAsync();
                    charge = CallCharge.OfUnfinished(reservation, meter, CallEnding.Cut);
                    yield return Cut(update, charge.Value);
                    break;
                }

                NoteWhoCounts(call, reservation.Model, isFirst: last is null);
                last = update;
                yield return update;
            }
        }
        finally
        {
            try
            {
                await upstream.DisposeAsync();
            }
            finally
            {
                Settle(call, reservation, charge ?? OfLeft(call, reservation, meter, upstream), meter);
            }
        }
    }

    private void Settle(ChatCall call, Reservation reservation, CallCharge charge, OutputMeter meter)
    {
        call.Outcome.SpentTokens = charge.Prompt + charge.Output;
        settlements.Settle(reservation, charge, meter, call.Outcome);
    }

    // Another tokenizer may make fewer tokens than ours of the same text, so that an honest answer of just the limit counts more.
    private static bool IsBeyond(Reservation reservation, OutputMeter meter) =>
        meter.IsOver((long)Math.Ceiling(reservation.Output * (1 + reservation.Model.TokenizerMargin)));

    private static CallCharge OfLeft(ChatCall call, Reservation reservation, OutputMeter meter, UpstreamStream upstream) => upstream switch
    {
        // Refused, and not asked again yet.
        _ when call.Attempts is { IsWaiting: true } => CallCharge.Nothing(CallEnding.Abandoned),
        // It came to its end while it was being stopped, or has said all but that this is the end.
        { HasEnded: true } => CallCharge.Of(reservation, meter, CallEnding.Abandoned),
        _ when meter.UsageIsFinal => CallCharge.Of(reservation, meter, CallEnding.Abandoned),
        // A model that thinks unseen may have done anything by now.
        _ when reservation.HidesReasoning => CallCharge.Whole(reservation, CallEnding.Abandoned),
        _ => CallCharge.OfUnfinished(reservation, meter, CallEnding.Abandoned),
    };

    private static CallCharge OfFailure(Reservation reservation, OutputMeter meter, Exception exception)
    {
        meter.Report((exception as ApiException)?.Billed, isFinal: true);
        if (meter is { Usage: not null, UsageIsFinal: true })
        {
            return CallCharge.Of(reservation, meter, CallEnding.Broken);
        }

        if (meter.HasOutput || meter.Usage is not null)
        {
            return CallCharge.OfUnfinished(reservation, meter, CallEnding.Broken);
        }

        return exception switch
        {
            // It has answered, but what can't be read or did not come whole; or it may be answering still.
            UpstreamException { Outcome: UpstreamFailure.Garbage or UpstreamFailure.Broken } => CallCharge.Whole(reservation, CallEnding.Broken),
            UpstreamException { Outcome: UpstreamFailure.Timeout } => CallCharge.Whole(reservation, CallEnding.TimedOut),
            ApiException => CallCharge.Nothing(CallEnding.Failed),
            // A defect on the way; whether the provider was asked is not known.
            _ => CallCharge.Whole(reservation, CallEnding.Broken),
        };
    }

    // Who comes again pays again.
    private static void NoteCharge(Exception exception, CallCharge charge)
    {
        if (charge.Prompt + charge.Output == 0)
        {
            return;
        }

        if (exception is ApiException error)
        {
            (error.ShouldRetry, error.IsCharged) = (false, true);
        }
        else
        {
            exception.Data[ApiException.ChargedKey] = true;
        }
    }

    // Known before the head goes out where the provider was not asked for it, or left it out the last time.
    private static void NoteWhoCounts(ChatCall call, ChatModel model, bool isFirst)
    {
        if (isFirst && call is { IncludeUsage: true, Outcome.Endpoint: { } endpoint } && model.OmitsStreamUsage(endpoint))
        {
            call.Outcome.Headers.Add(new("x-usage", "counted"));
        }
    }

    private ChatResponseUpdate Counted(ChatResponseUpdate last, long prompt, long output)
    {
        var usage = new UsageDetails { InputTokenCount = prompt, OutputTokenCount = output, TotalTokenCount = prompt + output };
        return new()
        {
            Role = ChatRole.Assistant,
            ResponseId = last.ResponseId,
            ModelId = last.ModelId,
            Contents = [new UsageContent(usage)],
            RawRepresentation = new WirePayload { Utf8 = ChunkWriter.UsageChunk(last, time.GetUtcNow(), usage), Id = last.ResponseId, Model = last.ModelId, Usage = usage },
        };
    }

    private static ChatResponseUpdate Cut(ChatResponseUpdate last, CallCharge charge) => new()
    {
        Role = ChatRole.Assistant,
        ResponseId = last.ResponseId,
        ModelId = last.ModelId,
        FinishReason = ChatFinishReason.Length,
        Contents =
        [
            new UsageContent(new UsageDetails
            {
                InputTokenCount = charge.Prompt,
                OutputTokenCount = charge.Output,
                TotalTokenCount = charge.Prompt + charge.Output,
            }),
        ],
    };
}
