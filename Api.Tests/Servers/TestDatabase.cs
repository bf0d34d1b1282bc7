using System.Security.Cryptography;
using System.Text;

namespace AspireAi.Api.Tests.Servers;

/// <summary>SQLite files of a run: hosts that share a store share a database.</summary>
internal static class TestDatabase
{
    private static readonly Lazy<string> _folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("aspireai-db-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    /// <param name="store">Connection string of the store that the hosts share.</param>
    public static string For(string store) =>
        $"Data Source={Path.Combine(_folder.Value, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(store.Replace(StoreServer.Patience, "", StringComparison.Ordinal))))[..16])}.db";

    public static string New() => For(Guid.NewGuid().ToString());
}
