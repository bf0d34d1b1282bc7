using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Embeddings;

namespace AspireAi.Api.Defense.RateLimit.PerIp;

/// <summary>
/// Refuses an address that is over its limit before anything is read or looked up, and counts the requests that end before
/// the stages do. Needs nobody to be identified: it stands before that.
/// </summary>
/// <remarks>
/// What ends before the stages is counted, and gets its headers, when its answer begins: only then it is known whether it failed (errors
/// are written further out), and who was asking.
/// </remarks>
internal sealed class IpLimitMiddleware(
    RequestDelegate next, IpLimiter limiter, RateLimiter standings, CallerResolver callers, TierCatalog tiers, RateLimitMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (IsExempt(context))
        {
            await next(context);
            return;
        }

        var pass = new IpPass(Guests.Subject(context.Connection.RemoteIpAddress ?? System.Net.IPAddress.None));
        var blocked = limiter.BlockedBy(pass.Address);
        if (blocked is null && limiter.GuessesBlockedBy(pass.Address) is { } guesses && !callers.IsKnown(context))
        {
            // Who is known is no guess, and can't help what others at this address do.
            blocked = guesses;
        }

        if (blocked is not null)
        {
            metrics.Decided(LimitKind.Requests, "address", local: true);
            RateLimitHeaders.Write(context.Response.Headers, [], [blocked]);
            await ApiErrorWriter.WriteAsync(context, new RateLimitRejectedException(blocked.Wait, "Too many requests have come from your address."));
            return;
        }

        context.Features.Set(pass);
        // The stages count in their own flush. Everything else is counted before it works: what is under way would be unlimited.
        if (!ChatApi.IsAt(context.Request.Path) && !EmbeddingsApi.IsAt(context.Request.Path))
        {
            pass.Counted = true;
            pass.Standing = await limiter.CountAsync(pass, failed: false);
            if (pass.Standing.Refusal is { } refusal)
            {
                metrics.Decided(refusal.Kind, "address", pass.Standing.IsLocal);
                RateLimitHeaders.Write(context.Response.Headers, [], pass.Standing.Limits);
                await ApiErrorWriter.WriteAsync(context, new RateLimitRejectedException(refusal, byAddress: true));
                return;
            }
        }

        var answer = new Answer(this, context, pass);
        context.Response.OnStarting(static state => ((Answer)state).StartAsync(), answer);
        context.Response.OnCompleted(static state => ((Answer)state).CompleteAsync(), answer);
        await next(context);
    }

    // Probes come every few seconds from wherever the orchestrator is; and our web pages ask some things on their own behalf.
    private static bool IsExempt(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/health") || context.Request.Path.StartsWithSegments("/alive")
        || (context.Features.Get<ServiceCall>() is not null && !context.Request.Headers.ContainsKey(ClientAddressMiddleware.AddressHeader));

    /// <summary>One request's answer, for what has to wait for it.</summary>
    private sealed class Answer(IpLimitMiddleware limits, HttpContext context, IpPass pass)
    {
        public Task StartAsync() => pass.Staged ? Task.CompletedTask : CountAsync();

        // Of a client that left before there was an answer.
        public Task CompleteAsync()
        {
            if (!pass.Counted)
            {
                pass.Counted = true;
                _ = limits.CountAsync(pass, failed: false, again: false);
            }

            return Task.CompletedTask;
        }

        private async Task CountAsync()
        {
            var caller = context.Features.Get<Caller>();
            var standing = caller is null ? null : limits.StandingOfAsync(caller);
            // A guess is what nobody vouches for: who came with good credentials and asks for what isn't there guesses nothing.
            var failed = context.Response.StatusCode is >= 400 and < 500 && caller is null or { Kind: CallerKind.Guest };
            if (!pass.Counted)
            {
                pass.Counted = true;
                pass.Standing = await limits.CountAsync(pass, failed, again: false);
            }
            else if (failed)
            {
                // Nobody waits for it: what it says concerns the next request.
                _ = limits.CountAsync(pass, failed: true, again: true);
            }

            RateLimitHeaders.Write(context.Response.Headers, standing is null ? [] : (await standing).Limits, pass.Standing?.Limits ?? []);
        }
    }

    private Task<RateLimitDecision> CountAsync(IpPass pass, bool failed, bool again) => limiter.CountAsync(pass, failed, again);

    private Task<RateLimitDecision> StandingOfAsync(Caller caller) => standings.AskAsync(RateLimitScope.Of(caller, tiers.Of(caller)), requests: 0);
}
