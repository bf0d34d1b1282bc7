using System.Security.Cryptography;

namespace AspireAi.Api.Data;

internal static class RandomIds
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>20 random characters of 36 kinds, 103 bits: not to be guessed, though nothing depends on that.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, 20);

    /// <summary>For an account whose owner gave no name.</summary>
    public static string NewName() => "user-" + RandomNumberGenerator.GetString(Alphabet, 10);
}
