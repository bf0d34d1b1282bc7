using System.ComponentModel;
using AspireAi.Api.Accounts;
using AspireAi.Api.Conversations.Answers;
using AspireAi.Api.Conversations.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Conversations;

/// <summary>A person's conversations. Another person's id is answered like one that doesn't exist.</summary>
internal static class ConversationsApi
{
    private const int LongestSearch = 200;

    // Four bytes a character where all of them are escaped, for the longest question and system prompt that may be configured.
    private const int MaxBodyBytes = 16 * 1024 * 1024;

    public static IEndpointRouteBuilder MapConversationsApi(this IEndpointRouteBuilder routes)
    {
        var conversations = routes.MapGroup("/conversations").WithTags("Conversations").WithMaxBody(MaxBodyBytes).RequireSignedIn().WithStrictRequests();
        conversations.MapGet("", ListAsync).WithSummary("The caller's conversations, the latest first, or those with a text in their title or their messages.");
        conversations.MapPost("", CreateAsync).WithErrors(StatusCodes.Status409Conflict).WithSummary("Starts a conversation.");
        conversations.MapGet("/{id}", GetAsync).WithSummary("One conversation with its messages.");
        conversations.MapPatch("/{id}", RenameAsync).WithSummary("Gives a conversation another title.");
        conversations.MapDelete("/{id}", DeleteAsync).WithSummary("Deletes a conversation and stops an answer that is running in it.");
        conversations.MapAnswersApi();
        return routes;
    }

    private static async Task<Ok<ListResponse<ConversationResponse>>> ListAsync(
        HttpContext context, ConversationStore store,
        [Description("Part of a title or of a message, whatever the case.")] string? search = null,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit)
    {
        if (search?.Length > LongestSearch)
        {
            throw Fields.Wrong("search", $"'search' is longer than {LongestSearch} characters.");
        }

        return TypedResults.Ok(ListResponse<ConversationResponse>.Of(
            await store.ListAsync(context.GetCaller().UserId!, search?.Trim(), Paging.TimeAfter(after), limit, context.RequestAborted), static one => one));
    }

    private static async Task<Created<ConversationResponse>> CreateAsync(
        CreateConversationRequest request, HttpContext context, ConversationStore store, IOptionsMonitor<ConversationOptions> options)
    {
        var title = string.IsNullOrWhiteSpace(request.Title) ? "" : Fields.Label(request.Title, "title");
        var created = await store.TryCreateAsync(context.GetCaller().UserId!, title) ?? throw ConversationErrors.TooMany(options.CurrentValue.MaxPerAccount);
        return TypedResults.Created($"/conversations/{created.Id}", ConversationResponse.Of(created));
    }

    private static async Task<Ok<WholeConversationResponse>> GetAsync(string id, HttpContext context, ConversationStore store, AnswerRuns runs)
    {
        var account = context.GetCaller().UserId!;
        var conversation = await store.ReadAsync(account, id) ?? throw AccountErrors.NotFound("conversation");
        var turns = await store.TurnsAsync(account, id);
        string? lost = null;
        if (turns is [.., { Answer: { State: AnswerState.Running, AnswerId: var running } }] && (conversation.Run is null || !await runs.IsRunningAsync(conversation.Run)))
        {
            // It may have ended between the two reads; otherwise its replica died.
            turns = await store.TurnsAsync(account, id);
            lost = running;
        }

        return TypedResults.Ok(new WholeConversationResponse(
            conversation.Id, conversation.Title, conversation.CreatedAt, conversation.UpdatedAt, conversation.Model, conversation.System, conversation.Temperature,
            [.. turns.Select(TurnResponse.Of).Select(turn => turn.AnswerId == lost && turn.State == AnswerState.Running ? turn with { State = AnswerState.Left } : turn)]));
    }

    private static async Task<NoContent> RenameAsync(string id, RenameConversationRequest request, HttpContext context, ConversationStore store) =>
        await store.RenameAsync(context.GetCaller().UserId!, id, Fields.Label(request.Title, "title")) ? TypedResults.NoContent() : throw AccountErrors.NotFound("conversation");

    private static async Task<NoContent> DeleteAsync(string id, HttpContext context, ConversationStore store, AnswerRuns runs)
    {
        var (deleted, run) = await store.DeleteAsync(context.GetCaller().UserId!, id);
        await runs.StopAsync(run);
        return deleted ? TypedResults.NoContent() : throw AccountErrors.NotFound("conversation");
    }
}
