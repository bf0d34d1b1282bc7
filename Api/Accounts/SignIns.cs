using System.Security.Cryptography;

namespace AspireAi.Api.Accounts;

internal sealed record SignInTokens(string AccessToken, TimeSpan ExpiresIn, string RefreshToken);

/// <summary>Sign-ins in the database: opened, refreshed, ended. Fails closed.</summary>
internal sealed class SignIns(
    IDbContextFactory<AppDbContext> contexts, IdentityCache cache, IdentityInvalidation invalidation, AccessTokens accessTokens, TimeProvider time,
    IOptions<AccountOptions> options)
{
    private const string RefreshPrefix = "art-";
    private const int IdLength = 20;

    /// <summary>What a request needs to know of a sign-in: cached, or from the database.</summary>
    public ValueTask<LookupResult<SignInSnapshot>> LookupAsync(string id) => cache.SignIns.GetAsync(id, ReadAsync);

    public async Task<SignInTokens> OpenAsync(Account account, SignInClient client)
    {
        var id = RandomIds.New();
        var (refreshToken, hash) = NewRefreshToken(id);
        var now = time.GetUtcNow();
        try
        {
            await contexts.InTransactionAsync(async context =>
            {
                context.SignIns.Add(new SignIn
                {
                    Id = id,
                    AccountId = account.Id,
                    SecurityStamp = account.SecurityStamp!,
                    Client = client,
                    TokenHash = hash,
                    CreatedAt = now,
                    ExpiresAt = now + options.Value.SignInLifetime,
                    EndsAt = now + Shorter(options.Value.SignInIdle, options.Value.SignInLifetime),
                });
                return await context.SaveChangesAsync();
            });
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsReferenceMissing(exception))
        {
            throw AccountErrors.Changed();
        }

        return new SignInTokens(AccessToken(id), options.Value.AccessTokenLifetime, refreshToken);
    }

    /// <summary>Exchanges a refresh token. A token that was exchanged before ends the sign-in: two parties have it.</summary>
    /// <returns>Null where it is worth nothing (any more).</returns>
    public async Task<(SignInTokens Tokens, SignInSnapshot SignIn)?> RefreshAsync(string refreshToken, SignInClient client)
    {
        if (IdOf(refreshToken) is not { } id)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var (hash, (next, nextHash)) = (HashOf(refreshToken), NewRefreshToken(id));
        var idleEnd = now + options.Value.SignInIdle;
        await using var context = await contexts.CreateDbContextAsync();
        var exchanged = await context.SignIns.Where(signIn => signIn.Id == id && signIn.Client == client && signIn.EndsAt > now && signIn.TokenHash == hash)
            .ExecuteUpdateAsync(set =>
            {
                set.SetProperty(signIn => signIn.EndsAt, signIn => signIn.ExpiresAt < idleEnd ? signIn.ExpiresAt : idleEnd);
                if (client == SignInClient.Program)
                {
                    set.SetProperty(signIn => signIn.TokenHash, nextHash).SetProperty(signIn => signIn.PreviousHash, hash).SetProperty(signIn => signIn.ExchangedAt, now);
                }
            });
        // Where the reply was lost, the statement ran again and found its own work.
        if ((exchanged > 0 || await context.SignIns.AnyAsync(signIn => signIn.Id == id && signIn.TokenHash == nextHash)) && await ReadAsync(id) is { } facts)
        {
            return (new SignInTokens(AccessToken(id), options.Value.AccessTokenLifetime, client == SignInClient.Web ? refreshToken : next), facts);
        }

        // Refused. One that was exchanged just now is a late twin of the same request; any other one that isn't the current one was stolen.
        var lateFrom = now - options.Value.RefreshGrace;
        await context.SignIns.Where(signIn => signIn.Id == id && signIn.Client == client && signIn.TokenHash != hash
                && !(signIn.PreviousHash == hash && signIn.ExchangedAt >= lateFrom))
            .ExecuteDeleteAsync();
        await invalidation.PublishAsync(IdentityRecord.SignIn, id);
        return null;
    }

    /// <summary>Ends a sign-in: its access tokens too, at once.</summary>
    public async Task EndAsync(string id)
    {
        await using var context = await contexts.CreateDbContextAsync();
        await context.SignIns.Where(signIn => signIn.Id == id).ExecuteDeleteAsync();
        await invalidation.PublishAsync(IdentityRecord.SignIn, id);
    }

    /// <summary>Deletes those that have ended by themselves.</summary>
    public async Task DeleteEndedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.SignIns.Where(signIn => signIn.EndsAt <= now).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<SignInSnapshot?> ReadAsync(string id, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.SignIns.Where(signIn => signIn.Id == id && signIn.EndsAt > now)
            .Select(signIn => new SignInSnapshot(signIn.Id, signIn.AccountId, signIn.SecurityStamp)).SingleOrDefaultAsync(cancellationToken);
    }

    private string AccessToken(string id) => accessTokens.Issue(id, time.GetUtcNow() + options.Value.AccessTokenLifetime);

    private static (string Token, byte[] Hash) NewRefreshToken(string id)
    {
        var token = RefreshPrefix + id + RandomIds.NewSecret();
        return (token, HashOf(token));
    }

    // As for API keys, a fast hash is enough for 256 random bits.
    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string? IdOf(string token) =>
        token.Length == RefreshPrefix.Length + IdLength + RandomIds.SecretLength && token.StartsWith(RefreshPrefix, StringComparison.Ordinal) && token.All(char.IsAscii)
            ? token.Substring(RefreshPrefix.Length, IdLength)
            : null;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
