using System.Buffers;
using System.Security.Cryptography;

namespace AspireAi.Api.Defense.Identity;

/// <summary>
/// <c>sk-aai-</c>, 16 characters of public id, 43 characters of secret. What is shown in lists is the beginning of the id; what
/// is stored is a SHA-256 of the whole.
/// </summary>
/// <remarks>
/// A fast hash, on purpose: slow ones make guessing a password expensive, and 43 characters of 62 kinds are 256 bits that nobody
/// guesses. A slow one would only make every request pay, and every garbage key a way to burn processor time.
/// </remarks>
internal static class ApiKeyFormat
{
    public const string Prefix = "sk-aai-";
    public const int HashLength = SHA256.HashSizeInBytes;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 16;
    private const int SecretLength = 43;
    private const int Length = 7 + IdLength + SecretLength;
    private const int ShownLength = 7 + 6;

    private static readonly SearchValues<char> _alphabet = SearchValues.Create(Alphabet);

    public static string NewId() => RandomNumberGenerator.GetString(Alphabet, IdLength);

    /// <summary>The key as its owner gets it, once.</summary>
    public static string NewKey(string id) => Prefix + id + RandomNumberGenerator.GetString(Alphabet, SecretLength);

    /// <summary>Whether this could be a key of any deployment, and its id if so.</summary>
    public static bool TryGetId(ReadOnlySpan<char> key, out ReadOnlySpan<char> id)
    {
        var whole = key.Length == Length && key.StartsWith(Prefix, StringComparison.Ordinal) && !key[Prefix.Length..].ContainsAnyExcept(_alphabet);
        id = whole ? key.Slice(Prefix.Length, IdLength) : default;
        return whole;
    }

    /// <param name="key">A whole key.</param>
    /// <param name="hash">At least <see cref="HashLength"/> bytes.</param>
    public static void Hash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        Span<byte> ascii = stackalloc byte[Length];
        SHA256.HashData(ascii[..Encoding.ASCII.GetBytes(key, ascii)], hash);
    }

    public static byte[] Hash(string key)
    {
        var hash = new byte[HashLength];
        Hash(key, hash);
        return hash;
    }

    /// <summary>What lists show of a key: enough to recognize it, nothing that helps to guess it.</summary>
    public static string Shown(string id) => Prefix + id[..(ShownLength - Prefix.Length)] + "…";
}
