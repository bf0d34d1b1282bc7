using System.Diagnostics;
using AspireAi.Api.Data;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Data;

/// <summary>What the database does at night. An outage, a restart under load and one that hangs: <see cref="DatabaseUnavailableTests"/>.</summary>
public sealed class DatabaseFaultTests(StoreServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Nothing that was acknowledged is lost, nothing is a 500, and it goes on when there is room again.</summary>
    [Fact, Trait("Category", "Long")]
    public async Task Sqlite_OnAFullDisk_RefusesUntilThereIsRoom()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        await using var api = Replicas.Start(await servers.ConnectionStringAsync(Store.Redis), 1, new() { ["ConnectionStrings:db"] = $"Data Source={disk.Folder}/full.db" });
        var person = await api.PersonAsync();
        var acknowledged = new List<string>();
        await File.WriteAllBytesAsync(disk.Filler, new byte[disk.Free() - (200 * 1024)], Token);

        var refused = 0;
        while (refused < 20)
        {
            var name = Replicas.NewName();
            var answer = await api.A.PostAsync("/account/register", new { name, email = $"{name}@example.com", password = "a long enough password" });
            if (answer.Status == 202)
            {
                acknowledged.Add(name);
                Assert.True(acknowledged.Count < 5_000, "The disk doesn't fill.");
            }
            else
            {
                answer.IsError(503, "store_unavailable");
                refused++;
            }
        }

        Assert.NotEmpty(acknowledged);
        // Reading goes on.
        (await api.A.GetAsync("/account", person.Token)).Is(200);
        File.Delete(disk.Filler);

        await api.PersonAsync();
        foreach (var name in acknowledged)
        {
            await api.A.SignInAsync(name, "a long enough password");
        }
    }

    /// <summary>Waiting for the lock holds up a thread each: not all that there are.</summary>
    [Fact, Trait("Category", "Long")]
    public async Task Sqlite_WhoseWriteLockSomebodyHolds_HoldsUpNobodyWhoReads()
    {
        var database = await servers.DatabaseAsync(DatabaseProvider.Sqlite);
        await using var api = Replicas.Start(await servers.ConnectionStringAsync(Store.Redis), 1, new() { ["ConnectionStrings:db"] = database });
        var person = await api.PersonAsync();
        var id = (await api.A.PostAsync("/conversations", new { }, person.Token)).Is(201).Text("id");
        await using var holder = new SqliteConnection(database);
        await holder.OpenAsync(Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);

        var writes = Enumerable.Range(0, 64).Select(number => api.A.PatchAsync($"/conversations/{id}", new { title = $"Title {number}" }, person.Token)).ToList();
        for (var reads = 0; reads < 20; reads++)
        {
            (await api.A.GetAsync("/conversations", person.Token)).Is(200);
        }

        Assert.DoesNotContain(writes, write => write.IsCompleted);
        await transaction.RollbackAsync(Token);
        Assert.All(await Task.WhenAll(writes), write => write.Is(204));
    }

    [Fact, Trait("Category", "Long")]
    public async Task Sqlite_LockedForLongerThanAnybodyWaits_IsWrittenAgainAfterwards()
    {
        var database = await servers.DatabaseAsync(DatabaseProvider.Sqlite);
        await using var api = Replicas.Start(await servers.ConnectionStringAsync(Store.Redis), 1, new() { ["ConnectionStrings:db"] = database });
        var person = await api.PersonAsync();
        var id = (await api.A.PostAsync("/conversations", new { }, person.Token)).Is(201).Text("id");
        await using var holder = new SqliteConnection(database);
        await holder.OpenAsync(Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);

        // A transaction, a statement of its own, and one that EF begins itself.
        Task<Answer>[] Writes() => [api.A.TrySignInAsync(person.Name, person.Password), api.A.PatchAsync($"/conversations/{id}", new { title = "Another" }, person.Token), api.A.PostAsync("/conversations", new { }, person.Token)];
        foreach (var answer in await Task.WhenAll(Writes().Concat(Writes())))
        {
            answer.IsError(503, "store_unavailable");
        }

        await transaction.RollbackAsync(Token);
        for (var again = 0; again < 3; again++)
        {
            Assert.All(await Task.WhenAll(Writes()), answer => Assert.InRange(answer.Status, 200, 204));
        }
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    [Trait("Category", "Long")]
    public async Task Migration_KilledInTheMiddle_IsDoneByTheNext(DatabaseProvider provider)
    {
        var inTheMiddle = 0;
        // From before it begins to after its end, a little later each time.
        for (var delay = 300; delay < 3_000; delay += 60)
        {
            var database = await servers.DatabaseAsync(provider);
            using (var process = Process.Start(new ProcessStartInfo("dotnet",
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "Api.dll"), "migrate", $"--contentRoot={Path.Combine(Repository.Root, "Api")}", $"--ConnectionStrings:db={database}",
            ])
            { RedirectStandardOutput = true, RedirectStandardError = true })!)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(delay), TimeProvider.System, Token);
                process.Kill();
                await process.WaitForExitAsync(Token);
            }

            await using var api = new ApiHost(new() { ["ConnectionStrings:db"] = database, ["Database:MigrateAtStart"] = "false" });
            var migrator = api.Services.GetRequiredService<Migrator>();
            inTheMiddle += await TablesAsync(api) is > 0 && !await migrator.IsUpToDateAsync(Token) ? 1 : 0;

            await migrator.MigrateAsync(Token);

            Assert.True(await migrator.IsUpToDateAsync(Token));
            await using var context = await api.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(Token);
            Assert.Equal(1, await context.Tenants.CountAsync(Token));
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{provider}: {inTheMiddle} of 45 kills met a migration in the middle.");
    }

    private static async Task<long> TablesAsync(ApiHost api)
    {
        await using var context = await api.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(Token);
        return await context.Database.SqlQueryRaw<long>(context.Database.IsSqlite()
            ? """SELECT count(*) AS "Value" FROM sqlite_master WHERE type = 'table'"""
            : """SELECT count(*) AS "Value" FROM information_schema.tables WHERE table_schema = 'public'""").SingleAsync(Token);
    }

    /// <summary>A file system of its own, in memory. Needs the right to mount one.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string folder) => Folder = folder;

        public string Folder { get; }

        public string Filler => Path.Combine(Folder, "filler");

        public static SmallDisk Mount(int megabytes)
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            {
                Requires.Missing("mounting a small disk needs root on Linux");
            }

            var folder = Directory.CreateTempSubdirectory("aspireai-disk-").FullName;
            Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder);
            return new SmallDisk(folder);
        }

        public long Free() => new DriveInfo(Folder).AvailableFreeSpace;

        public void Dispose()
        {
            Run("umount", "-l", Folder);
            Directory.Delete(Folder);
        }

        private static void Run(params string[] command)
        {
            using var process = Process.Start(command[0], command[1..]);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
