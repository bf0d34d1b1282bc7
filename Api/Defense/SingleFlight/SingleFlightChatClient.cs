using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Models.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.SingleFlight;

/// <summary>
/// Lets equal requests that come while an answer is made read along instead of asking again, across replicas; they pay nothing.
/// Fails open: without the store every request is on its own.
/// </summary>
/// <remarks>
/// 1. The exact cache's script has said lead, join or neither.
/// 2. A leader's call runs apart from its client and writes into a flight; the client is the flight's first reader.
/// 3. A follower reads the flight from its beginning. If the leader had to give up before a part came, it asks again, and may lead.
/// 4. A complete answer is stored, and the store ends the flight.
/// </remarks>
internal sealed class SingleFlightChatClient(
    IChatClient innerClient, AdmissionBatch opening, AnswerStore store, AnswerReplay replay, FlightStore flights, FlightRegistry registry,
    FlightLanding landing, TimeProvider time) : DelegatingChatClient(innerClient)
{
    // A dead replica's flight is over after one lease; whoever then still finds none goes alone.
    private const int LeasesToWait = 3;

    private static readonly TimeSpan _pauseBeforeAskingAgain = TimeSpan.FromMilliseconds(50);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = options.Call();
        var reply = await ReplyAsync(call);
        if (!Flies(reply))
        {
            return await AloneAsync(call, reply, messages, options, cancellationToken);
        }

        var parts = new List<AnswerPart>(1);
        await foreach (var part in FlyAsync(call, reply, Whole, cancellationToken))
        {
            parts.Add(part);
        }

        return AnswerParts.ToResponse(parts);

        async IAsyncEnumerable<AnswerPart> Whole(FlightLog log, [EnumeratorCancellation] CancellationToken upstream)
        {
            var response = await InnerClient.GetResponseAsync(messages, options, upstream);
            log.Note(response);
            if (FlightOrigin.Of(call) is { } origin)
            {
                yield return origin;
            }

            yield return AnswerParts.Of(response, call, time.GetUtcNow());
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = options.Call();
        var reply = await ReplyAsync(call);
        var parts = Flies(reply)
            ? FlyAsync(call, reply, Chunks, cancellationToken)
            : StreamAloneAsync(call, reply, Chunks, cancellationToken);
        await foreach (var part in parts)
        {
            if (part.Kind != AnswerPartKind.Whole)
            {
                yield return AnswerParts.ToUpdate(part);
                continue;
            }

            foreach (var update in AnswerParts.ToUpdates(part))
            {
                yield return update;
            }
        }

        async IAsyncEnumerable<AnswerPart> Chunks(FlightLog log, [EnumeratorCancellation] CancellationToken upstream)
        {
            var chunks = new ChunkWriter(call, time.GetUtcNow());
            var began = false;
            await foreach (var update in InnerClient.GetStreamingResponseAsync(messages, options, upstream))
            {
                if (!began && FlightOrigin.Of(call) is { } origin)
                {
                    yield return origin;
                }

                began = true;
                var payloads = chunks.ToPayloads(update);
                for (var i = 0; i < payloads.Count; i++)
                {
                    log.Note(payloads[i]);
                    yield return AnswerParts.Of(payloads[i]);
                }
            }
        }
    }

    private async Task<ChatResponse> AloneAsync(
        ChatCall call, AnswerReply reply, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        if (!IsKept(reply, out var request))
        {
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }

        // As a leader's: it is paid for and kept even when its client has left.
        var log = new FlightLog();
        var response = await base.GetResponseAsync(messages, options, CancellationToken.None);
        log.Note(response);
        await landing.StoreAsync(call, request, request.FlightEntry, "", [AnswerParts.Of(response, call, time.GetUtcNow())], log);
        cancellationToken.ThrowIfCancellationRequested();
        return response;
    }

    private async IAsyncEnumerable<AnswerPart> StreamAloneAsync(
        ChatCall call, AnswerReply reply, Upstream upstream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var log = new FlightLog();
        var keep = IsKept(reply, out var request) ? new List<AnswerPart>() : null;
        // As a leader's: the head goes out before it is stored.
        call.Outcome.CacheId = request is not null && keep is not null ? request.WriteEntry : call.Outcome.CacheId;
        await foreach (var part in upstream(log, keep is null || call.Stream ? cancellationToken : CancellationToken.None))
        {
            if (part.Kind == AnswerPartKind.Origin)
            {
                continue;
            }

            keep?.Add(part);
            yield return part;
        }

        if (keep is not null)
        {
            await landing.StoreAsync(call, request!, request!.FlightEntry, "", keep, log);
        }
    }

    // Of hits those that came with the second question; a first one has been served, or is asked about again.
    private static bool Flies(AnswerReply reply) => reply.Kind is AnswerReplyKind.Lead or AnswerReplyKind.Join or AnswerReplyKind.Hit;

    /// <summary>A hit that comes this far was unreadable or too old for the request: one makes a new one, and the others join.</summary>
    private async ValueTask<AnswerReply> ReplyAsync(ChatCall call)
    {
        using var span = StageSpans.Start("single-flight");
        var reply = await opening.ReplyAsync<AnswerReply>(call);
        if (reply is { Kind: AnswerReplyKind.Hit, Request: { WriteEntry.Length: > 0 } request })
        {
            reply = await AskAgainAsync(call, request, last: null, CancellationToken.None, reply.Expiry!);
        }

        span.Decided(reply.Kind switch { AnswerReplyKind.Lead => "lead", AnswerReplyKind.Join => "join", AnswerReplyKind.Hit => "hit", _ => "alone" });
        return reply;
    }

    private static bool IsKept(AnswerReply reply, [NotNullWhen(true)] out AnswerRequest? request)
    {
        request = reply.Request;
        return request is { WriteEntry.Length: > 0 } && reply.Kind is (AnswerReplyKind.Miss or AnswerReplyKind.Hit);
    }

    private async IAsyncEnumerable<AnswerPart> FlyAsync(
        ChatCall call, AnswerReply reply, Upstream upstream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var isHidden = false;
        while (true)
        {
            if (replay.TryRead(call, reply, CacheResult.Exact) is { } stored)
            {
                foreach (var part in stored)
                {
                    yield return part;
                }

                yield break;
            }

            var request = reply.Request!;
            var (flight, leads) = isHidden ? (null, false) : await BoardAsync(call, reply, upstream, cancellationToken);
            var goesAlone = isHidden || reply.Kind != AnswerReplyKind.Join || time.GetElapsedTime(began) > flights.Lease * LeasesToWait;
            if (flight is null && goesAlone)
            {
                await foreach (var part in StreamAloneAsync(call, reply, upstream, cancellationToken))
                {
                    yield return part;
                }

                yield break;
            }

            if (flight is not null)
            {
                var log = new FlightLog();
                await using var parts = flight.ReadAsync(leads, cancellationToken).GetAsyncEnumerator(cancellationToken);
                while (await NextAsync(parts))
                {
                    if (parts.Current.Kind == AnswerPartKind.Origin)
                    {
                        isHidden = !leads && FlightOrigin.EntryOf(parts.Current) is { } entry && !await store.ServeAsync(entry, request);
                        if (isHidden)
                        {
                            break;
                        }

                        FlightOrigin.Note(parts.Current, call.Outcome);
                        continue;
                    }

                    call.Outcome.Model ??= call.Model;
                    log.Note(parts.Current);
                    yield return parts.Current;
                }

                if (isHidden)
                {
                    call.Outcome.Cache = CacheResult.Miss;
                    call.Outcome.CacheId = null;
                    continue;
                }

                if (log.Ended is null)
                {
                    if (!leads)
                    {
                        replay.NoteSaved(call, log);
                    }

                    yield break;
                }

                async ValueTask<bool> NextAsync(IAsyncEnumerator<AnswerPart> reader)
                {
                    try
                    {
                        return await reader.MoveNextAsync();
                    }
                    catch (FlightEndedException ended)
                    {
                        log.Ended = ended;
                        return false;
                    }
                }

                if (log.Ended.Began)
                {
                    // What follows would be another answer's end behind this one's beginning.
                    throw new UpstreamException(StatusCodes.Status502BadGateway, "flight_lost",
                        "The replica that made this answer is gone; ask again.", UpstreamFailure.Broken);
                }
            }

            call.Outcome.Cache = CacheResult.Miss;
            reply = await AskAgainAsync(call, request, reply.Token, cancellationToken, reply.Expiry ?? "");
        }
    }

    /// <returns>The flight to read, or null: it has just ended, or this call has to go alone.</returns>
    private async ValueTask<(Flight? Flight, bool Leads)> BoardAsync(ChatCall call, AnswerReply reply, Upstream upstream, CancellationToken cancellationToken)
    {
        if (!FlightToken.TryParse(reply.Token, out var token))
        {
            return default;
        }

        var request = reply.Request!;
        if (reply.Kind == AnswerReplyKind.Lead)
        {
            reply.ClaimTaken = true;
            call.Outcome.CacheId = request.WriteEntry;
            return (landing.Launch(call, request, reply.Flight!, token, upstream), true);
        }

        var flight = await registry.FollowAsync(reply.Flight!, token, cancellationToken);
        if (flight is not null)
        {
            call.Outcome.Cache = CacheResult.Coalesced;
            call.Outcome.CacheId = request.WriteEntry;
        }

        return (flight, false);
    }

    // A flight that has ended may leave its key for a moment, and for its lease where its replica died.
    private async Task<AnswerReply> AskAgainAsync(
        ChatCall call, AnswerRequest request, string? last, CancellationToken cancellationToken, string unusable = "")
    {
        var claim = registry.NewClaim(request.OutputLimit);
        var said = await store.ReadAsync(request, claim, fresh: false, unusable);
        // What would not do then will not do the next time either.
        var reply = said with { Request = request, Expiry = said.Expiry ?? unusable };
        if (reply.Kind == AnswerReplyKind.Lead)
        {
            call.Ended += () => GiveBack(reply);
            return reply;
        }

        registry.Forget(claim);
        if (reply.Kind == AnswerReplyKind.Join && reply.Token == last)
        {
            await Task.Delay(_pauseBeforeAskingAgain, time, cancellationToken);
        }

        return reply;
    }

    private void GiveBack(AnswerReply reply)
    {
        if (!reply.ClaimTaken)
        {
            registry.Forget(reply.Token!);
            _ = flights.ReleaseAsync(reply.Flight!, reply.Token!);
        }
    }
}

/// <summary>Makes the answer's parts and notes what they say.</summary>
internal delegate IAsyncEnumerable<AnswerPart> Upstream(FlightLog log, CancellationToken cancellationToken);
