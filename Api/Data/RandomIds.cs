using System.Security.Cryptography;

namespace AspireAi.Api.Data;

internal static class RandomIds
{
    public const int SecretLength = 43;

    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>20 random characters of 36 kinds, 103 bits: not to be guessed, though nothing depends on that.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, 20);

    /// <summary>43 characters of 62 kinds, 256 bits: whoever knows them is let in.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", SecretLength);

    /// <summary>For an account whose owner gave no name.</summary>
    public static string NewName() => "user-" + RandomNumberGenerator.GetString(Alphabet, 10);
}
