using System.Diagnostics;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Models;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Turns away callers who come too fast: by caller, API key and address. While Redis is unavailable each replica counts by itself. Tokens
/// per minute and calls at once are limited where a call is reserved.
/// </summary>
internal sealed class RateLimitChatClient(IChatClient innerClient, AdmissionBatch batch, PromptSizeValidator sizes, RateLimitMetrics metrics) : GateChatClient(innerClient, SpanName)
{
    public const string Stage = "RateLimit";
    public const string SpanName = "rate-limit";

    protected override async ValueTask<IReadOnlyList<AnswerPart>?> EnterAsync(ChatCall call, Activity? span, CancellationToken cancellationToken)
    {
        sizes.Validate(call);
        var reply = await batch.ReplyAsync<AdmissionReply>(call);
        call.Outcome.Limits = reply.Caller.Limits;
        if (reply.Caller.IsLocal)
        {
            call.Outcome.MarkDegraded(Stage);
        }

        metrics.Decided(reply.Caller.Refusal?.Kind, "caller", reply.Caller.IsLocal);
        metrics.Decided(reply.Address.Refusal?.Kind, "address", reply.Address.IsLocal);
        span.Standing(reply.Caller.Limits, reply.Address.Limits);
        if (reply.Caller.Refusal is { } refusal)
        {
            throw new RateLimitRejectedException(refusal, byAddress: false);
        }

        if (reply.Address.Refusal is { } ofAddress)
        {
            throw new RateLimitRejectedException(ofAddress, byAddress: true);
        }

        span.Decided("allowed");
        return null;
    }
}
