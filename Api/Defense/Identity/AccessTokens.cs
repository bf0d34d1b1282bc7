using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace AspireAi.Api.Defense.Identity;

/// <summary>
/// Short-lived tokens of a sign-in: its id and the token's end, sealed with the data protection keys that all replicas share. There
/// are no claims in it: tier, tenant and roles are the account's of the moment.
/// </summary>
internal sealed class AccessTokens(IDataProtectionProvider protection, TimeProvider time)
{
    public const string Prefix = "aat-";

    private const int EndLength = sizeof(long);

    // Longer than any of ours; what is longer still is not looked at.
    private const int MaxLength = 512;

    private readonly IDataProtector _protector = protection.CreateProtector("AspireAi.AccessToken.v1");

    /// <exception cref="CryptographicException">The keys can't be had: the database is unavailable (<see cref="StoreFaults.IsUnavailableAnywhereIn"/>).</exception>
    public string Issue(string signInId, DateTimeOffset end)
    {
        var payload = new byte[EndLength + Encoding.ASCII.GetByteCount(signInId)];
        BinaryPrimitives.WriteInt64BigEndian(payload, end.ToUnixTimeSeconds());
        Encoding.ASCII.GetBytes(signInId, payload.AsSpan(EndLength));
        return Prefix + Base64Url.EncodeToString(_protector.Protect(payload));
    }

    /// <returns>The sign-in, or null for a token that is not ours, was changed or has ended.</returns>
    /// <exception cref="CryptographicException">The keys can't be had: the database is unavailable (<see cref="StoreFaults.IsUnavailableAnywhereIn"/>).</exception>
    public string? Read(string token)
    {
        if (token.Length > MaxLength || !token.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(token.AsSpan(Prefix.Length)))
        {
            return null;
        }

        byte[] payload;
        try
        {
            payload = _protector.Unprotect(Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length)));
        }
        catch (CryptographicException exception) when (!StoreFaults.IsUnavailableAnywhereIn(exception))
        {
            return null;
        }

        var end = BinaryPrimitives.ReadInt64BigEndian(payload);
        return time.GetUtcNow().ToUnixTimeSeconds() < end ? Encoding.ASCII.GetString(payload, EndLength, payload.Length - EndLength) : null;
    }
}
