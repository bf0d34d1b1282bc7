namespace AspireAi.Api.Defense.RateLimit.PerIp;

/// <summary>Counts the request's address in the stages' one flush; it has a hash slot, and so a script run, of its own.</summary>
internal sealed class IpOpening(IpLimiter limiter, RateLimitMetrics metrics) : IOpeningScript<IpReply>
{
    private static readonly IpReply _none = new((LimitState?)null);

    public async Task<IpReply> RunAsync(ChatCall call)
    {
        if (call.Address is not { } pass)
        {
            return _none;
        }

        pass.Staged = true;
        if (pass.Counted)
        {
            return _none;
        }

        pass.Counted = true;
        var decision = await limiter.CountAsync(pass.Address, failed: false);
        metrics.Decided(decision.Refusal?.Kind, "address", decision.Local);
        return new(decision.Refusal);
    }

    /// <summary>Counts the address of a request that is refused without a question: it has come once more all the same.</summary>
    public void CountSoon(IpPass? pass)
    {
        if (pass is null)
        {
            return;
        }

        pass.Staged = true;
        if (!pass.Counted)
        {
            pass.Counted = true;
            limiter.CountSoon(pass.Address);
        }
    }
}
