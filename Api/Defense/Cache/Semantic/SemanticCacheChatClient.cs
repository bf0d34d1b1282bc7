using System.Diagnostics;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Telemetry;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>
/// Answers a question that was asked before in other words. Only the last user message may differ; everything else is
/// equal. Fails open: whatever is wrong with the models, the index or the store, the request is a miss.
/// </summary>
internal sealed class SemanticCacheChatClient(IChatClient innerClient, AdmissionBatch opening, SemanticLookup lookup) : GateChatClient(innerClient, StageName)
{
    public const string StageName = "semantic-cache";

    protected override async ValueTask<IReadOnlyList<AnswerPart>?> EnterAsync(ChatCall call, Activity? span, CancellationToken cancellationToken)
    {
        // A call that bypasses the cache has no request to ask it about.
        var reply = await opening.ReplyAsync<AnswerReply>(call);
        var parts = await lookup.FindAsync(call, reply.Request, cancellationToken);
        span.Decided(parts is null ? "miss" : "hit");
        return parts;
    }
}
