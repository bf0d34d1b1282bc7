using System.Security.Cryptography;
using System.Text;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Stores;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireAi.Api.Accounts;

/// <summary>Who keeps a sign-in's tokens.</summary>
internal enum SignInClient
{
    /// <summary>A program with no more than its tokens: each refresh token is good for one exchange.</summary>
    Program,

    /// <summary>
    /// Our web pages, known by the service credential. The refresh token lies sealed in a cookie that pages side by side share, so it
    /// stays the same; without the service credential it is worth nothing.
    /// </summary>
    Web,
}

internal sealed record SignInTokens(string AccessToken, TimeSpan ExpiresIn, string RefreshToken);

/// <summary>Sign-ins in the books: opened, refreshed, ended. Fails closed.</summary>
internal sealed class SignIns(
    IConnectionMultiplexer redis, IdentityMemory memory, IdentityAnnouncements announcements, AccessTokens accessTokens, TimeProvider time,
    IOptions<AccountOptions> options)
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string RefreshPrefix = "art-";
    private const int IdLength = 22;
    private const int SecretLength = 43;
    private const string AccountField = "account", StampField = "stamp", HashField = "hash", KindField = "kind", UntilField = "until", CreatedField = "created";

    private static readonly RedisScript _refresh = RedisScript.Embedded("sign-in-refresh");

    private readonly IDatabase _books = redis.GetDatabase();

    /// <summary>What a request needs to know of a sign-in: from memory, or from the books.</summary>
    public ValueTask<Found<SignInFacts>> FactsAsync(string id) => memory.SignIns.GetAsync(id, ReadAsync);

    public async Task<SignInTokens> OpenAsync(Account account, SignInClient client)
    {
        var id = RandomNumberGenerator.GetString(Alphabet, IdLength);
        var (refreshToken, hash) = NewRefreshToken(id);
        var now = time.GetUtcNow();
        var key = IdentityKeys.SignIn(id);

        // In one transaction: without its end a sign-in would stay for ever.
        var transaction = _books.CreateTransaction();
        var written = transaction.HashSetAsync(key,
        [
            new(AccountField, account.Id), new(StampField, account.SecurityStamp), new(HashField, hash), new(KindField, Kind(client)),
            new(CreatedField, now.ToUnixTimeSeconds()), new(UntilField, (now + options.Value.SignInLifetime).ToUnixTimeSeconds()),
        ]);
        var bounded = transaction.KeyExpireAsync(key, Shorter(options.Value.SignInIdle, options.Value.SignInLifetime));
        await transaction.ExecuteAsync();
        await written;
        await bounded;
        return new SignInTokens(AccessToken(id), options.Value.AccessTokenLifetime, refreshToken);
    }

    /// <summary>Exchanges a refresh token.</summary>
    /// <returns>Null where it is worth nothing (any more).</returns>
    public async Task<(SignInTokens Tokens, SignInFacts SignIn)?> RefreshAsync(string refreshToken, SignInClient client)
    {
        if (IdOf(refreshToken) is not { } id || await ReadAsync(id) is not { } signIn)
        {
            return null;
        }

        var (next, nextHash) = NewRefreshToken(id);
        var said = (string?)await _refresh.RunAsync(_books, [IdentityKeys.SignIn(id)],
            [HashOf(refreshToken), nextHash, (long)options.Value.SignInIdle.TotalSeconds, (long)options.Value.RefreshGrace.TotalMilliseconds, Kind(client)]);
        if (said != "ok")
        {
            await announcements.AnnounceAsync(IdentityRecord.SignIn, id);
            return null;
        }

        return (new SignInTokens(AccessToken(id), options.Value.AccessTokenLifetime, client == SignInClient.Web ? refreshToken : next), signIn);
    }

    /// <summary>Ends a sign-in: its access tokens too, at once.</summary>
    public async Task EndAsync(string id)
    {
        await _books.KeyDeleteAsync(IdentityKeys.SignIn(id));
        await announcements.AnnounceAsync(IdentityRecord.SignIn, id);
    }

    private async Task<SignInFacts?> ReadAsync(string id)
    {
        var values = await _books.HashGetAsync(IdentityKeys.SignIn(id), [AccountField, StampField]);
        return values[0].IsNull ? null : new SignInFacts(id, values[0]!, values[1]!);
    }

    private string AccessToken(string id) => accessTokens.Issue(id, time.GetUtcNow() + options.Value.AccessTokenLifetime);

    private static (string Token, byte[] Hash) NewRefreshToken(string id)
    {
        var token = RefreshPrefix + id + RandomNumberGenerator.GetString(Alphabet, SecretLength);
        return (token, HashOf(token));
    }

    // As for API keys, a fast hash is enough for 256 random bits.
    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string? IdOf(string token) =>
        token.Length == RefreshPrefix.Length + IdLength + SecretLength && token.StartsWith(RefreshPrefix, StringComparison.Ordinal) && token.All(char.IsAscii)
            ? token.Substring(RefreshPrefix.Length, IdLength)
            : null;

    private static string Kind(SignInClient client) => client == SignInClient.Web ? "web" : "program";

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
