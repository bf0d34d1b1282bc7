using System.Buffers.Text;
using System.Security.Cryptography;

namespace AspireAi.Api.Defense.Cache.Semantic.Index;

/// <summary>
/// The part of a request that has to be equal, as one short string of three: which generator made the vector, who may
/// read the answer, and the fingerprint of everything but the last user message. Hashed, since tenants and callers
/// stand in it; apart, so that an index that is shared can keep each of them by itself.
/// </summary>
internal static class SemanticScope
{
    private const char Separator = '.';
    private const int HashBytes = 18;

    /// <param name="space">The embedding model's; vectors of two never meet.</param>
    /// <param name="sharing">The cache's scope: a tenant, or one caller of it.</param>
    /// <param name="context">Fingerprint of the request without its last user message.</param>
    public static string Of(VectorSpace space, string sharing, string context) =>
        $"{space.Tag}{Separator}{Hash(sharing)}{Separator}{Hash(context)}";

    public static bool IsOf(string scope, VectorSpace space) =>
        scope.StartsWith(space.Tag, StringComparison.Ordinal) && scope.Length > space.Tag.Length && scope[space.Tag.Length] == Separator;

    /// <summary>Who may read, and the fingerprint; together they are the scope again.</summary>
    public static (string Readers, string Fingerprint) Split(string scope)
    {
        var at = scope.LastIndexOf(Separator);
        return at < 0 ? (scope, "") : (scope[..at], scope[(at + 1)..]);
    }

    private static string Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Base64Url.EncodeToString(hash[..HashBytes]);
    }
}
