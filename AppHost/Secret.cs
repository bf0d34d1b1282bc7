using System.Buffers.Text;
using System.Security.Cryptography;

namespace AspireAi.AppHost;

internal static class Secret
{
    private const int Bytes = 32;

    /// <summary>256 random bits, in characters that need no escaping in a connection string or a header.</summary>
    public static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
