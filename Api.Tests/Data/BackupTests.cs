using System.Diagnostics;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Npgsql;
using Xunit;

namespace AspireAi.Api.Tests.Data;

/// <summary>The commands of docs/operations.md, "Backup".</summary>
public sealed class BackupTests(StoreServers servers)
{
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Restored_EverythingIsAsItWasAtTheBackup(DatabaseProvider provider)
    {
        var (source, target) = (await servers.DatabaseAsync(provider), await servers.DatabaseAsync(provider));
        var backup = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.backup");
        Person person;
        string key;
        await using (var api = await StartAsync(source))
        {
            person = await api.PersonAsync();
            (_, key) = await api.A.KeyAsync(person.Token);
            Backup(source, backup);
            // What came after it is not in it.
            await api.PersonAsync("later-than-the-backup");
        }

        Restore(backup, target);

        await using var restored = await StartAsync(target);
        (await restored.A.WhoAsync(key)).Is(200);
        (await restored.A.WhoAsync(person.Token)).Is(200);
        await restored.A.SignInAsync(person.Name, person.Password);
        (await restored.A.TrySignInAsync("later-than-the-backup", "the password of later-than-the-backup")).Is(401);
        File.Delete(backup);
    }

    private async Task<Replicas> StartAsync(string database) =>
        Replicas.Start(await servers.ConnectionStringAsync(Store.Redis), 1, new() { ["ConnectionStrings:db"] = database });

    private static void Backup(string database, string file)
    {
        if (Database.ProviderOf(database) == DatabaseProvider.Sqlite)
        {
            Run(Requires.Program("sqlite3"), FileOf(database), $".backup '{file}'");
        }
        else
        {
            Run(PostgresServer.Program("pg_dump"), "--format=custom", $"--dbname={UrlOf(database)}", $"--file={file}");
        }
    }

    private static void Restore(string file, string database)
    {
        if (Database.ProviderOf(database) == DatabaseProvider.Sqlite)
        {
            File.Copy(file, FileOf(database));
        }
        else
        {
            Run(PostgresServer.Program("pg_restore"), "--no-owner", $"--dbname={UrlOf(database)}", file);
        }
    }

    private static string FileOf(string sqlite) => sqlite["Data Source=".Length..];

    private static string UrlOf(string postgres)
    {
        var parts = new NpgsqlConnectionStringBuilder(postgres);
        return $"postgresql://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
    }
}
