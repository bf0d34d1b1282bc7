using System.Security.Cryptography;
using System.Threading.RateLimiting;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.RateLimit;
using Microsoft.AspNetCore.Identity;

namespace AspireAi.Api.Accounts;

/// <summary>
/// Comparing a password takes a processor for tens of milliseconds, on purpose. Here it takes half of them at most, so that a flood
/// of sign-ins from many addresses can't stop the chat; who waits too long in line is turned away. An address has two places in that
/// line, so that no address can fill it, and a short line of its own.
/// </summary>
internal sealed class PasswordWork(IPasswordHasher<Account> hasher, AccountStore accounts, TimeProvider time) : IDisposable
{
    private const int MaxWaiting = 64;
    private const int MaxPerAddress = 2;
    private const int MaxWaitingPerAddress = 8;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly Account _nobody = new() { Tier = "", CreatedAt = default };

    private readonly ConcurrencyLimiter _processors = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = MaxWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    // Made when it is needed: it wakes up ten times a second.
    private readonly Lazy<PartitionedRateLimiter<string>> _addresses = new(static () => PartitionedRateLimiter.Create<string, string>(static address =>
        RateLimitPartition.GetConcurrencyLimiter(address, static _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = MaxPerAddress,
            QueueLimit = MaxWaitingPerAddress,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        })));

    // The hash of a password that nobody has, made with the settings of the day.
    private readonly Lazy<string> _hashOfNobody = new(() => hasher.HashPassword(_nobody, RandomNumberGenerator.GetHexString(64)));

    /// <summary>Does ahead what the first unknown name would have to wait for.</summary>
    public void Prepare() => _ = _hashOfNobody.Value;

    /// <param name="work">What takes a processor.</param>
    /// <param name="address">Whose share it takes; null: nobody's.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ApiException">429: too many of that address are waiting already; 503: too many, or for too long.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, string? address, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var place = address is null ? null : await WaitAsync(_addresses.Value.AcquireAsync(address, 1, either.Token), cancellationToken);
        if (place is { IsAcquired: false })
        {
            throw new RateLimitRejectedException(TimeSpan.FromSeconds(1), "Too many sign-ins are under way from your address.");
        }

        using var permit = await WaitAsync(_processors.AcquireAsync(1, either.Token), cancellationToken);
        return permit.IsAcquired ? await work() : throw Busy();
    }

    /// <summary>Whether the password is the account's. Takes as long for an account that doesn't exist, or has none yet.</summary>
    public Task<bool> IsRightAsync(Account? account, string password, string? address, CancellationToken cancellationToken) =>
        RunAsync(
            async () =>
            {
                if (account is { PasswordHash: { } hash })
                {
                    var result = hasher.VerifyHashedPassword(account, hash, password);
                    if (result == PasswordVerificationResult.SuccessRehashNeeded)
                    {
                        // Not through the manager, which would end every sign-in of the account.
                        await accounts.ReplaceHashAsync(account.Id, hash, hasher.HashPassword(account, password));
                    }

                    return result != PasswordVerificationResult.Failed;
                }

                hasher.VerifyHashedPassword(_nobody, _hashOfNobody.Value, password);
                return false;
            },
            address,
            cancellationToken);

    public void Dispose()
    {
        if (_addresses.IsValueCreated)
        {
            _addresses.Value.Dispose();
        }

        _processors.Dispose();
    }

    private static async Task<RateLimitLease> WaitAsync(ValueTask<RateLimitLease> permit, CancellationToken cancellationToken)
    {
        try
        {
            return await permit;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Busy();
        }
    }

    private static ApiException Busy() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.Server, "busy", "Too many people are signing in at the moment. Please try again shortly.")
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };
}
