using System.Runtime.CompilerServices;
using AspireAi.Api.Defense.Cache.Exact;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>
/// Answers a question that was asked before in other words. Only the last user message may differ; everything else is
/// equal. Fails open: whatever is wrong with the models, the index or the store, the request is a miss.
/// </summary>
internal sealed class SemanticCacheChatClient(IChatClient innerClient, AdmissionBatch opening, SemanticLookup lookup) : DelegatingChatClient(innerClient)
{
    public const string StageName = "semantic-cache";

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await FindAsync(options.Call(), cancellationToken) is { } parts
            ? AnswerParts.ToResponse(parts)
            : await base.GetResponseAsync(messages, options, cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (await FindAsync(options.Call(), cancellationToken) is { } parts)
        {
            foreach (var update in parts.SelectMany(AnswerParts.ToUpdates))
                yield return update;
            yield break;
        }

        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            yield return update;
    }

    private async ValueTask<List<AnswerPart>?> FindAsync(ChatCall call, CancellationToken cancellationToken)
    {
        // A call that bypasses the cache has no request to ask it about.
        var reply = await opening.ReplyAsync<AnswerReply>(call);
        return await lookup.FindAsync(call, reply.Request, cancellationToken);
    }
}
