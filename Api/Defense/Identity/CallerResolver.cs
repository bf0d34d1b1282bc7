using System.Security.Cryptography;
using AspireAi.Api.Accounts;
using AspireAi.Api.Accounts.Store;

namespace AspireAi.Api.Defense.Identity;

/// <summary>
/// From a request's credentials to its caller. Costs no round trip for who was seen within the last seconds. While the database is
/// unavailable: guests and other authorities' tokens as ever, keys and sign-ins that were seen within the last minutes, nobody else.
/// </summary>
internal sealed class CallerResolver(
    IdentityCache cache, Guests guests, ApiKeyStore keys, ApiKeyUses uses, AccountStore accounts, SignIns signIns, AccessTokens accessTokens, JwtCallers tokens,
    TimeProvider time)
{
    private const string BearerPrefix = "Bearer ";

    private static readonly string[] _keyHeaders = ["api-key", "x-api-key"];

    public ValueTask<CallerResult> ResolveAsync(HttpContext context)
    {
        if (!TryFind(context.Request.Headers, out var credential))
        {
            return new(new CallerResult(IdentityErrors.Refused));
        }

        if (credential is null)
        {
            return new(Guest(context));
        }

        if (credential.StartsWith(ApiKeyFormat.Prefix, StringComparison.Ordinal))
        {
            return OfKey(credential);
        }

        if (credential.StartsWith(AccessTokens.Prefix, StringComparison.Ordinal))
        {
            return OfSignInAsync(context, credential);
        }

        return tokens.IsConfigured ? tokens.ResolveAsync(context, credential) : new(new CallerResult(IdentityErrors.Refused));
    }

    /// <summary>Whether the request comes with a key, a sign-in or an authority's token that was found right within the last minutes, so that it is no guess. Asks nobody.</summary>
    public bool IsKnown(HttpContext context)
    {
        if (!TryFind(context.Request.Headers, out var credential) || credential is null)
        {
            return false;
        }

        if (ApiKeyFormat.TryGetId(credential, out var key))
        {
            return cache.Keys.TryGetKnown(key, out var known) && IsRight(known, credential);
        }

        if (!credential.StartsWith(AccessTokens.Prefix, StringComparison.Ordinal))
        {
            return tokens.IsKnown(credential);
        }

        try
        {
            return accessTokens.Read(credential) is { } signIn && cache.SignIns.TryGetKnown(signIn, out _);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // The key is in Authorization (OpenAI's clients), api-key (Azure's) or x-api-key (Anthropic's). A word that stands for no key, such as
    // "any", is passed over.
    /// <param name="headers">Of the request.</param>
    /// <param name="credential">Null: it comes without any.</param>
    /// <returns>False: what it comes with is none.</returns>
    private bool TryFind(IHeaderDictionary headers, out string? credential)
    {
        credential = null;
        if (headers.Authorization is { Count: > 0 } header)
        {
            if (header is not [{ } text] || !text.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            credential = text[BearerPrefix.Length..].Trim();
            if (Says(credential))
            {
                return true;
            }

            credential = null;
        }

        foreach (var name in _keyHeaders)
        {
            if (headers.TryGetValue(name, out var values) && values.Count > 0)
            {
                credential = values is [{ } text] ? text.Trim() : "";
                if (Says(credential))
                {
                    return true;
                }

                credential = null;
            }
        }

        return true;
    }

    private bool Says(string credential) => credential.StartsWith(ApiKeyFormat.Prefix, StringComparison.Ordinal) || !guests.IsPlaceholder(credential);

    private CallerResult Guest(HttpContext context) =>
        guests.Allowed ? new(Guests.At(context.Connection.RemoteIpAddress)) : new(IdentityErrors.Missing);

    private ValueTask<CallerResult> OfKey(string key)
    {
        if (!ApiKeyFormat.TryGetId(key, out var id))
        {
            return new(new CallerResult(IdentityErrors.Refused));
        }

        // Nearly every request ends here, with nothing but one hash to compute.
        if (cache.Keys.TryGetFresh(id, out var known))
        {
            if (!IsRight(known, key))
            {
                return new(new CallerResult(IdentityErrors.Refused));
            }

            if (known.AccountId is null)
            {
                return new(Admit(known, account: null, isStale: false));
            }

            if (cache.Accounts.TryGetFresh(known.AccountId, out var account))
            {
                return new(Admit(known, account, isStale: false));
            }
        }

        return LookUpKeyAsync(id.ToString(), key);
    }

    private async ValueTask<CallerResult> LookUpKeyAsync(string id, string key)
    {
        try
        {
            var (known, isStale) = await keys.LookupAsync(id);
            if (known is null || !IsRight(known, key))
            {
                return new(IdentityErrors.Refused);
            }

            if (known.AccountId is null)
            {
                return Admit(known, account: null, isStale);
            }

            var (account, isAccountStale) = await accounts.LookupAsync(known.AccountId);
            return account is null ? new(IdentityErrors.Refused) : Admit(known, account, isStale || isAccountStale);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            return new(IdentityErrors.Unavailable);
        }
    }

    private bool IsRight(ApiKeyRecord known, string key)
    {
        Span<byte> hash = stackalloc byte[ApiKeyFormat.HashLength];
        ApiKeyFormat.Hash(key, hash);
        return CryptographicOperations.FixedTimeEquals(hash, known.Hash) && !(known.ExpiresAt <= time.GetUtcNow());
    }

    private CallerResult Admit(ApiKeyRecord known, AccountSnapshot? account, bool isStale)
    {
        if (account is { Blocked: true })
        {
            return new(IdentityErrors.Refused);
        }

        uses.Note(known);
        return Admit(account is null ? known.Caller : known.CallerOf(account), isStale);
    }

    private async ValueTask<CallerResult> OfSignInAsync(HttpContext context, string token)
    {
        try
        {
            if (accessTokens.Read(token) is not { } id)
            {
                return new(IdentityErrors.Refused);
            }

            var (signIn, isStale) = await signIns.LookupAsync(id);
            if (signIn is null)
            {
                return new(IdentityErrors.Refused);
            }

            var (account, isAccountStale) = await accounts.LookupAsync(signIn.AccountId);
            if (account is null or { Blocked: true } || account.SecurityStamp != signIn.SecurityStamp)
            {
                return new(IdentityErrors.Refused);
            }

            context.Features.Set(signIn);
            return Admit(Person(account), isStale || isAccountStale);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailableAnywhereIn(exception))
        {
            return new(IdentityErrors.Unavailable);
        }
    }

    private static Caller Person(AccountSnapshot account) => new()
    {
        Id = CallerIds.Account(account.Id),
        Kind = CallerKind.User,
        Tenant = account.Tenant,
        Tier = account.Tier,
        UserId = account.Id,
        Roles = account.Roles,
        Grants = account.Grants,
    };

    private static CallerResult Admit(Caller caller, bool isStale) => new(isStale ? caller with { IsStale = true } : caller);
}
