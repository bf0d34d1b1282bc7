using System.Security.Cryptography;
using AspireAi.Api.Accounts;
using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Defense.RateLimit.Attempts;

/// <summary>
/// The lockout: so many attempts to sign in within a span of time, and no more. Fails closed with Redis. Attempts are counted before the
/// password is compared and forgotten after a right one; names that don't exist are counted too, so that a lockout doesn't tell either.
/// </summary>
/// <remarks>
/// An account's name and its address are counted apart: if one locked the other, anybody could learn whose address belongs to which
/// name. It also leaves people who sign in by their address a way in while somebody tries their name.
/// </remarks>
internal sealed class SignInAttempts(LimitEngine engine, IOptions<AccountOptions> options, TimeProvider time)
{
    /// <returns>Null where the attempt may go on, else the time until the next one may.</returns>
    public async Task<TimeSpan?> CountAsync(string subject)
    {
        RateLimitScope[] scopes = [new("", ScopeOf(subject), [new() { Count = options.Value.MaxFailedAttempts, Window = options.Value.LockedFor }])];
        return RateLimiter.Read(await engine.RunAsync(LimitOperation.Admit(1, scopes, [], time.GetUtcNow())), scopes, out _).Refusal?.Wait;
    }

    public Task ForgetAsync(string subject) => engine.RunAsync(new LimitOperation("forget").AddKey(LimitKeys.Windows(ScopeOf(subject))));

    /// <summary>Of every kind: it is shown otherwise who this is.</summary>
    public Task ForgetAllAsync(Account account) => Task.WhenAll(
        ForgetAsync(account.Id), ForgetAsync(SubjectOf(account.NormalizedUserName!)), ForgetAsync(SubjectOf(account.NormalizedEmail!)));

    /// <summary>What was typed as name or address, whether anybody has it or not: hashed, since people type passwords there, and of bounded length.</summary>
    public static string SubjectOf(string normalizedLogin) => "?" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(normalizedLogin)));

    private static string ScopeOf(string subject) => "sign-in:" + subject;
}
