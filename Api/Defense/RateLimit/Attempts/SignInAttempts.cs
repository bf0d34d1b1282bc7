using System.Security.Cryptography;
using AspireAi.Api.Accounts;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.RateLimit.Attempts;

/// <summary>
/// The lockout: so many wrong passwords, then a pause. Fails closed with Redis. Attempts are counted before the password is compared and
/// given back after a right one; names that don't exist are counted too, so that a lockout doesn't tell either.
/// </summary>
/// <remarks>
/// An account's name and its address are counted apart: if one locked the other, anybody could learn whose address belongs to which
/// name. It also leaves people who sign in by their address a way in while somebody tries their name.
/// </remarks>
internal sealed class SignInAttempts(IConnectionMultiplexer redis, IOptions<AccountOptions> options)
{
    private static readonly TimeSpan _forgottenAfter = TimeSpan.FromDays(1);
    private static readonly RedisScript _count = RedisScript.Embedded("attempt-count");

    private readonly IDatabase _redis = redis.GetDatabase();

    /// <returns>Null where the attempt may go on, else the time until the next one may.</returns>
    public async Task<TimeSpan?> CountAsync(string subject)
    {
        var wait = (long)await _count.RunAsync(_redis, [KeyOf(subject)],
            [options.Value.MaxFailedAttempts, (long)options.Value.LockedFor.TotalMilliseconds, (long)_forgottenAfter.TotalMilliseconds]);
        return wait > 0 ? TimeSpan.FromMilliseconds(wait) : null;
    }

    public Task ForgetAsync(string subject) => _redis.KeyDeleteAsync(KeyOf(subject));

    /// <summary>Of every kind: it is shown otherwise who this is.</summary>
    public Task ForgetAllAsync(Account account) => Task.WhenAll(
        ForgetAsync(account.Id), ForgetAsync(SubjectOf(account.NormalizedUserName!)), ForgetAsync(SubjectOf(account.NormalizedEmail!)));

    /// <summary>What was typed as name or address, whether anybody has it or not: hashed, since people type passwords there, and of bounded length.</summary>
    public static string SubjectOf(string normalizedLogin) => "?" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(normalizedLogin)));

    private static RedisKey KeyOf(string subject) => $"sign-in-attempts:1:{subject}";
}
