using System.Runtime.CompilerServices;
using AspireAi.Api.Defense.Limits;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Turns away callers who come too fast: by caller, API key and address. While Redis is unavailable each replica counts by itself. Tokens
/// per minute and calls at once are limited where a call is reserved.
/// </summary>
internal sealed class RateLimitChatClient(IChatClient innerClient, AdmissionBatch batch, PromptSizeValidator sizes, RateLimitMetrics metrics) : DelegatingChatClient(innerClient)
{
    public const string Stage = "RateLimit";

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        await AdmitAsync(options.Call());
        return await base.GetResponseAsync(messages, options, cancellationToken);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await AdmitAsync(options.Call());
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            yield return update;
        }
    }

    private async Task AdmitAsync(ChatCall call)
    {
        Validate(call);
        var reply = await batch.ReplyAsync<AdmissionReply>(call);
        call.Outcome.Limits = reply.Caller.Limits;
        if (reply.Caller.IsLocal)
        {
            call.Outcome.MarkDegraded(Stage);
        }

        metrics.Decided(reply.Caller.Refusal?.Kind, "caller", reply.Caller.IsLocal);
        metrics.Decided(reply.Address.Refusal?.Kind, "address", reply.Address.IsLocal);
        if (reply.Caller.Refusal is { } refusal)
        {
            throw new RateLimitRejectedException(refusal, byAddress: false);
        }

        if (reply.Address.Refusal is { } ofAddress)
        {
            throw new RateLimitRejectedException(ofAddress, byAddress: true);
        }
    }

    private void Validate(ChatCall call)
    {
        try
        {
            sizes.Validate(call);
        }
        catch (PromptTooLargeException)
        {
            // OpenAI's clients come again by themselves after a 429, unless they are told.
            call.Outcome.Headers.Add(new("x-should-retry", "false"));
            throw;
        }
    }
}
