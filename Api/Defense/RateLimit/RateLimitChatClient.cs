using System.Runtime.CompilerServices;
using AspireAi.Api.Defense.RateLimit.PerIp;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Turns away who comes too fast: per caller, per API key, per address. While the store is away it admits this replica's share.
/// </summary>
/// <remarks>
/// 1. Turn away what can't fit. 2. Ask, in the stages' one flush, unless the store's refusal still stands, and say in the headers where
/// the limits stand. 3. Hold the stream's place while it runs. 4. Settle in <c>finally</c>, whoever ends the call: the place is given
/// back, and the estimate becomes what was spent.
/// </remarks>
internal sealed class RateLimitChatClient(
    IChatClient innerClient, OpeningFlush flush, RateLimitOpening opening, IpOpening addresses, PromptRoom room, RateLimiter limiter, StandingRefusals refusals,
    StreamLeases leases, RateLimitMetrics metrics)
    : DelegatingChatClient(innerClient)
{
    public const string Stage = "RateLimit";

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = options.Call();
        var admitted = await EnterAsync(call);
        var failed = false;
        try
        {
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (ApiException)
        {
            failed = true;
            throw;
        }
        finally
        {
            Leave(admitted, Spent(call, failed));
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = options.Call();
        var admitted = await EnterAsync(call);
        var failed = false;
        var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            leases.Hold(admitted.Request);
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (ApiException)
                {
                    failed = true;
                    throw;
                }

                yield return updates.Current;
            }
        }
        finally
        {
            await updates.DisposeAsync();
            Leave(admitted, Spent(call, failed));
        }
    }

    private async Task<RateLimitReply> EnterAsync(ChatCall call)
    {
        Demand(call);
        if (opening.Known(call) is { } known)
        {
            addresses.CountSoon(call.Address);
            metrics.Decided(known.Refusal!.Kind, "caller", local: true);
            call.Outcome.Headers.AddRange(RateLimitHeaders.Of(known));
            throw new RateLimitRejectedException(known.Refusal, byAddress: false);
        }

        // Both are on their way before either is waited for.
        var byAddress = flush.ReplyAsync<IpReply>(call);
        var reply = await flush.ReplyAsync<RateLimitReply>(call);
        var decision = reply.Decision;
        call.Outcome.Headers.AddRange(RateLimitHeaders.Of(decision));
        if (decision.Local)
        {
            call.Outcome.MarkDegraded(Stage);
        }

        metrics.Decided(decision.Refusal?.Kind, "caller", decision.Local);
        if (decision.Refusal is { } refusal)
        {
            throw new RateLimitRejectedException(refusal, byAddress: false);
        }

        if ((await byAddress).Refusal is { } ofAddress)
        {
            Leave(reply, 0);
            throw new RateLimitRejectedException(ofAddress, byAddress: true);
        }

        return reply;
    }

    private void Demand(ChatCall call)
    {
        try
        {
            room.Demand(call);
        }
        catch (PromptTooLargeException)
        {
            // OpenAI's clients come again by themselves after a 429, unless they are told.
            call.Outcome.Headers.Add(new("x-should-retry", "false"));
            throw;
        }
    }

    /// <returns>Null where it is not known yet, because the answer runs on for others: then the estimate stands.</returns>
    private static long? Spent(ChatCall call, bool failed) => call.Outcome.Cache switch
    {
        CacheResult.Exact or CacheResult.Semantic or CacheResult.Coalesced => 0,
        _ => call.Outcome.SpentTokens ?? (failed ? 0 : null),
    };

    // Nobody waits for it: it is on its way before the answer's end is.
    private void Leave(RateLimitReply admitted, long? spent)
    {
        leases.Release(admitted.Request);
        refusals.Forget(admitted.Request);
        _ = limiter.SettleAsync(admitted.Request, admitted.Decision, spent);
    }
}
