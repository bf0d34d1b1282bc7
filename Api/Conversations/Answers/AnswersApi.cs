using System.ComponentModel;
using System.Runtime.CompilerServices;
using AspireAi.Api.Accounts;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Conversations.Store;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.RateLimit.PerIp;
using AspireAi.Api.Defense.SingleFlight;
using AspireAi.Api.Models;
using AspireAi.Api.Models.Providers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Conversations.Answers;

/// <summary>Asking in a conversation, reading along, and stopping.</summary>
internal static class AnswersApi
{
    // What was on its way from the model is read for a quarter of a second before its connection is closed.
    private static readonly TimeSpan _longestStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _longestSave = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _lookAgainAfter = TimeSpan.FromMilliseconds(30);

    public static void MapAnswersApi(this IEndpointRouteBuilder conversations)
    {
        var answers = conversations.MapGroup("/{id}/answers");
        answers.MapPost("", AskAsync).WithErrors(StatusCodes.Status409Conflict, StatusCodes.Status502BadGateway, StatusCodes.Status504GatewayTimeout)
            .WithSummary("Asks in a conversation; the answer is a stream.")
            .WithDescription(
                "`text/event-stream` of OpenAI's chunks. The first and the last event are chunks without choices and with `answer`: its `id`, the `place` of the "
                + "question, the `state`, and in the first the defense layer's headers by their names. The answer runs on, charged, for "
                + "Conversations:RunsOnFor (30 s) after its last reader has left, and is saved in the conversation. `Cache-Control: no-cache` regenerates an answer. "
                + "Send `known` and `last_answer` to say how far you know the conversation: if it has gone on since, nothing is asked or replaced, and the response "
                + "is 409 `conversation_moved_on`. Without them, a question that replaces an earlier one also deletes what others have asked after it.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
        answers.MapGet("/{answer}", ReadAsync).WithErrors(StatusCodes.Status502BadGateway, StatusCodes.Status504GatewayTimeout)
            .WithSummary("Reads a running answer along, at any replica.")
            .WithDescription("404 `answer_ended` when it has ended: then it is in the conversation.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
        answers.MapPut("/{answer}/thumb", RateAsync)
            .WithSummary("Keeps the reader's vote on an answer with the conversation.")
            .WithDescription("It changes nothing in the cache: `POST /feedback` does.");
        answers.MapDelete("", StopAsync).WithSummary("Stops the running answer, at the model, at once. What has come stays in the conversation.");
    }

    private static async Task AskAsync(
        string id, AskRequest request, HttpContext context, ConversationStore store, AnswerRuns runs, ModelAccess models, IOptionsMonitor<ConversationOptions> options,
        IOptionsMonitor<ChatRequestOptions> limits, TimeProvider time, ILogger<AnswerRuns> logger)
    {
        var caller = context.GetCaller();
        var most = options.CurrentValue.MaxQuestionCharacters;
        var text = Fields.Required(request.Question, "question", most);
        var system = string.IsNullOrWhiteSpace(request.System) ? null : Fields.Required(request.System, "system", most);
        var model = models.Get(Fields.Required(request.Model, "model"), caller, ModelKind.Chat).Name;
        var conversation = await store.ReadAsync(caller.UserId!, id) ?? throw AccountErrors.NotFound("conversation");
        var turns = await store.TurnsAsync(caller.UserId!, id);
        var token = await runs.ClaimAsync();
        ChatCall? call = null;
        var launched = false;
        try
        {
            var asked = new AskedQuestion(
                caller.UserId!, id, request.Place, new KnownEnd(request.Known, request.LastAnswer), text, time.GetUtcNow(), token.Flight, model, system, request.Temperature);
            ChatCall Read(int before) => ChatCallReader.Read(ConversationRequest.Of(asked, turns.Take(before)), caller, limits.CurrentValue, context.Request.Headers.CacheControl);
            call = Read(request.Place ?? turns.Count);
            var place = await PutAsync(asked, token, store, runs, options.CurrentValue.SaveEvery, time);
            if (conversation.Run is not null)
            {
                // The answer before has ended since it was read.
                turns = await store.TurnsAsync(caller.UserId!, id);
                call.Dispose();
                call = Read(place);
            }

            call.RequestId = context.TraceIdentifier;
            call.ClientRequestId = RequestIds.OfClient(context.Request);
            call.Address = context.Features.Get<IpPass>();
            if (caller.IsStale)
            {
                call.Outcome.MarkDegraded("Identity");
            }

            var flight = await runs.LaunchAsync(new AnswerRun(asked, place, token, call));
            launched = true;
            context.Response.Headers["x-answer-id"] = token.Flight;
            context.Response.Headers["x-answer-place"] = place.ToString(CultureInfo.InvariantCulture);
            await WriteAsync(context, flight, from: 0, call.Outcome, limits.CurrentValue.KeepAlive, time, logger);
        }
        finally
        {
            if (!launched)
            {
                call?.Dispose();
                await runs.ReleaseAsync(token);
            }
        }
    }

    private static async Task ReadAsync(
        string id, string answer, HttpContext context, ConversationStore store, AnswerRuns runs, IOptionsMonitor<ChatRequestOptions> limits, TimeProvider time, ILogger<AnswerRuns> logger,
        [Description("How many events the reader has already."), AtLeast(0)] int from = 0)
    {
        var flight = await runs.FollowAsync(await RunningAsync(id, answer, context, store, runs), context.RequestAborted) ?? throw Ended();
        await WriteAsync(context, flight, from, outcome: null, limits.CurrentValue.KeepAlive, time, logger);
    }

    private static async Task<NoContent> RateAsync(string id, string answer, RateRequest request, HttpContext context, ConversationStore store) =>
        await store.RateAsync(context.GetCaller().UserId!, id, answer, Fields.Required(request.Thumb, "thumb")) ? TypedResults.NoContent() : throw AccountErrors.NotFound("answer");

    // Without the answer's id, which a reader doesn't know before something has come.
    private static async Task<NoContent> StopAsync(
        string id, HttpContext context, ConversationStore store, AnswerRuns runs, TimeProvider time, CancellationToken cancellationToken)
    {
        var conversation = await store.ReadAsync(context.GetCaller().UserId!, id) ?? throw AccountErrors.NotFound("conversation");
        if (!FlightToken.TryParse(conversation.Run, out var token))
        {
            throw Ended();
        }

        var stopped = time.GetTimestamp();
        await runs.StopAsync(conversation.Run);
        // Until it is saved, so that the next question finds the conversation free.
        while (time.GetElapsedTime(stopped) < _longestStop && (await store.ReadAsync(context.GetCaller().UserId!, id))?.Run == token.ToString())
        {
            await Task.Delay(_lookAgainAfter, time, cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static async Task<int> PutAsync(AskedQuestion asked, FlightToken token, ConversationStore store, AnswerRuns runs, TimeSpan saveEvery, TimeProvider time)
    {
        var (place, running) = await store.AskAsync(asked, token.ToString(), ended: null);
        if (running is not null && !await IsRunningAsync(running))
        {
            (place, running) = await store.AskAsync(asked, token.ToString(), ended: running);
        }

        return running is null ? place : throw ConversationErrors.Busy();

        // Redis may have been emptied: a replica that lives says again that it runs when it saves what has come.
        async Task<bool> IsRunningAsync(string answer)
        {
            for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < saveEvery + _longestSave; await Task.Delay(_lookAgainAfter, time))
            {
                if (await runs.IsRunningAsync(answer))
                {
                    return true;
                }
            }

            return false;
        }
    }

    // Another's conversation, one that doesn't exist and one in which something else runs are all the same to who asks.
    private static async Task<FlightToken> RunningAsync(string id, string answer, HttpContext context, ConversationStore store, AnswerRuns runs)
    {
        var conversation = await store.ReadAsync(context.GetCaller().UserId!, id) ?? throw AccountErrors.NotFound("conversation");
        return FlightToken.TryParse(conversation.Run, out var token) && token.Flight == answer && await runs.IsRunningAsync(conversation.Run!)
            ? token
            : throw Ended();
    }

    private static Errors.InvalidRequestException Ended() =>
        new("This answer has ended. It is in the conversation.", null, "answer_ended", StatusCodes.Status404NotFound);

    private static Task WriteAsync(HttpContext context, Flight flight, int from, ChatOutcome? outcome, TimeSpan keepAlive, TimeProvider time, ILogger logger) => ChatStreamWriter.WriteAsync(
        context, EventsAsync(flight, from, context.RequestAborted), static (output, part) => ChunkWriter.WriteEvent(output, part.Utf8.Span), outcome, keepAlive, time, logger);

    /// <param name="flight">Counted in by <see cref="Flight.Enter"/>.</param>
    /// <param name="from">Events that the reader has already.</param>
    private static async IAsyncEnumerable<AnswerPart> EventsAsync(Flight flight, int from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var parts = flight.ReadAsync(leader: false, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync())
        {
            if (from-- <= 0)
            {
                yield return parts.Current;
            }
        }

        async ValueTask<bool> NextAsync()
        {
            try
            {
                return await parts.MoveNextAsync();
            }
            catch (FlightEndedException)
            {
                throw new UpstreamException(StatusCodes.Status502BadGateway, "answer_lost",
                    "The replica that made this answer is gone. What had come is in the conversation.", UpstreamFailure.Broken);
            }
        }
    }
}
