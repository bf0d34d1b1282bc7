using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.RateLimit.PerIp;

namespace AspireAi.Api.Defense;

/// <summary>Where a call's limits and caps stand.</summary>
/// <param name="Counters">What is spent of each cap; null while Redis is unavailable.</param>
internal sealed record AdmissionReply(RateLimitDecision Caller, RateLimitDecision Address, IReadOnlyList<SpendingCap> Caps, CounterState[]? Counters);

/// <summary>Counts a call in the request windows of its address, caller and key, and reads what is left of its caps: one operation each for address and caller.</summary>
internal sealed class AdmissionQuery(
    LimitEngine engine, RateLimiter limiter, IpLimiter addresses, CallerLimitsCatalog limits, RejectionCache rejections,
    IOptionsMonitor<QuotaOptions> quota, TimeProvider time) : IAdmissionQuery<AdmissionReply>
{
    public string Stage => RateLimitChatClient.SpanName;

    public async Task<AdmissionReply> RunAsync(ChatCall call)
    {
        var now = time.GetUtcNow();
        var ofCaller = limits.Of(call.Caller, now);
        var (scopes, spending) = (ofCaller.Scopes, quota.CurrentValue.Enabled ? ofCaller.Caps : []);
        var ofAddress = ScopesOf(call.Address);
        if (scopes.Count + spending.Count + ofAddress.Count == 0)
        {
            return new(RateLimitDecision.Unlimited, RateLimitDecision.Unlimited, spending, []);
        }

        try
        {
            var sent = time.GetTimestamp();
            var admit = LimitOperation.Admit(1, scopes, spending, now);
            var replies = await engine.RunAsync(ofAddress.Count == 0 ? [admit] : [admit, LimitOperation.Admit(1, ofAddress, [], now)]);
            var decision = RateLimiter.Read(replies[0].OrThrow(), scopes, out var rest);
            rejections.Note(scopes, decision, sent);
            var address = ofAddress.Count == 0 ? RateLimitDecision.Unlimited : addresses.Note(call.Address, RateLimiter.Read(replies[1].OrThrow(), ofAddress, out _));
            return new(decision, address, spending, replies[0].Counters(spending.Count, rest));
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            return new(limiter.Local(scopes), addresses.Note(call.Address, limiter.Local(ofAddress)), spending, null);
        }
    }

    private IReadOnlyList<RateLimitScope> ScopesOf(IpPass? pass)
    {
        if (pass is null)
        {
            return [];
        }

        pass.Staged = true;
        var isCounted = pass.Counted;
        pass.Counted = true;
        return isCounted ? [] : addresses.ScopesOf(pass.Address, counts: true, failed: false);
    }
}
