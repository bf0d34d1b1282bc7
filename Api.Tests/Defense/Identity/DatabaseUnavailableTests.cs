using System.Collections.Concurrent;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Identity;

public sealed class DatabaseUnavailableTests(StoreServers servers)
{
    [Fact]
    public async Task DatabaseUnavailable_WhoWasKnownGoesOnAndNobodyElseGetsIn()
    {
        await using var server = new PostgresServer();
        await server.StartAsync();
        await using var api = Start(await servers.ConnectionStringAsync(Store.Redis), server.ConnectionString, more: new() { ["Identity:FreshFor"] = "00:00:00" });
        var person = await api.PersonAsync();
        var (_, known) = await api.A.KeyAsync(person.Token);
        var (_, unseen) = await api.A.KeyAsync(person.Token);
        var (revokedId, revoked) = await api.A.KeyAsync(person.Token);
        var (_, blocked) = await KeyOfBlockedAsync(api);
        foreach (var client in api.Clients)
        {
            (await client.WhoAsync(known)).Is(200);
            (await client.WhoAsync(person.Token)).Is(200);
            (await client.WhoAsync(revoked)).Is(200);
        }

        (await api.A.DeleteAsync($"/account/keys/{revokedId}", person.Token)).Is(204);
        await Eventually.TrueAsync(async () => (await api.B.WhoAsync(revoked)).Status == 401, "the other replica refuses the revoked key");

        await server.StopAsync();

        foreach (var client in api.Clients)
        {
            var chat = (await client.ChatAsync(known)).Is(200);
            Assert.Contains("Identity", chat.Headers["x-defense-degraded"], StringComparison.Ordinal);
            Assert.Equal($"user:{person.Id}", chat.Caller);
            (await client.ChatAsync(person.Token)).Is(200);
            (await client.ChatAsync()).Is(200);

            foreach (var key in (string[])[unseen, revoked, Changed(unseen, 30), Changed(unseen, 10)])
            {
                Assert.True((await client.ChatAsync(key)).IsError(503, "identity_unavailable").RetryAfter > 0);
            }

            // What needs no database to see through is refused as ever, and so is what is known to be blocked.
            (await client.ChatAsync(blocked)).IsError(401, "invalid_api_key");
            (await client.ChatAsync(Changed(known, 30))).IsError(401, "invalid_api_key");
            (await client.ChatAsync(known[..^1])).IsError(401, "invalid_api_key");
            (await client.ChatAsync("nonsense")).IsError(401, "invalid_api_key");
            (await client.WhoAsync("aat-" + new string('A', 100))).IsError(401, "invalid_api_key");
            (await client.TrySignInAsync(person.Name, person.Password)).IsError(503, "store_unavailable");
            (await client.PostAsync("/account/register", new { email = "a@example.com", password = "a long enough password" })).IsError(503, "store_unavailable");
            (await client.PostAsync("/account/refresh", new { refresh_token = person.RefreshToken })).IsError(503, "store_unavailable");
            (await client.GetAsync("/account/keys", person.Token)).IsError(503, "store_unavailable");
        }

        await server.StartAsync();

        foreach (var client in api.Clients)
        {
            await Eventually.TrueAsync(async () => (await client.WhoAsync(unseen)).Status == 200, "the database is back");
            (await client.WhoAsync(revoked)).IsError(401, "invalid_api_key");
            (await client.WhoAsync(blocked)).IsError(401, "invalid_api_key");
            await Eventually.TrueAsync(
                async () => !(await client.ChatAsync(known)).Is(200).Headers.GetValueOrDefault("x-defense-degraded", "").Contains("Identity", StringComparison.Ordinal),
                "callers are looked up again");
            await client.SignInAsync(person.Name, person.Password);
        }
    }

    [Fact]
    public async Task DatabaseStoppedAndStartedUnderLoad_NoCallIsA500AndNoStrangerGetsIn()
    {
        await using var server = new PostgresServer();
        await server.StartAsync();
        await using var api = Start(await servers.ConnectionStringAsync(Store.Redis), server.ConnectionString);
        var person = await api.PersonAsync();
        var (_, known) = await api.A.KeyAsync(person.Token);
        var (revokedId, revoked) = await api.A.KeyAsync(person.Token);
        (await api.A.DeleteAsync($"/account/keys/{revokedId}", person.Token)).Is(204);
        foreach (var client in api.Clients)
        {
            (await client.WhoAsync(known)).Is(200);
        }

        using var stop = new CancellationTokenSource();
        var counts = new ConcurrentDictionary<(string Who, int Status), int>();
        var load = Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            var (who, credential) = (i % 3) switch { 0 => ("known", known), 1 => ("revoked", revoked), _ => ("guest", null) };
            while (!stop.IsCancellationRequested)
            {
                counts.AddOrUpdate((who, (await api.Clients[i % 2].WhoAsync(credential)).Status), 1, (_, count) => count + 1);
            }
        })).ToList();

        for (var outage = 0; outage < 3; outage++)
        {
            await PassAsync(counts, ("known", 200));
            await server.StopAsync();
            await PassAsync(counts, ("revoked", 503));
            await PassAsync(counts, ("known", 200));
            await server.StartAsync();
            await PassAsync(counts, ("revoked", 401));
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        // What was known is never refused, and what is revoked gets in at no moment.
        Assert.Equal([("guest", 200), ("known", 200), ("revoked", 401), ("revoked", 503)], counts.Keys.Order());
    }

    [Fact]
    public async Task DatabaseHanging_CostsAKnownCallerOneTimeOutAndNotEach()
    {
        await using var server = new PostgresServer();
        await server.StartAsync();
        await using var line = await CuttableLine.ToAsync(new Uri($"http://127.0.0.1:{server.Port}"));
        await using var api = Start(
            await servers.ConnectionStringAsync(Store.Redis), server.ConnectionString.Replace($"Port={server.Port}", $"Port={line.Address.Port}", StringComparison.Ordinal), 1,
            new() { ["Identity:FreshFor"] = "00:00:00", ["Identity:LookupTimeout"] = "00:00:01" });
        var person = await api.PersonAsync();
        var (_, key) = await api.A.KeyAsync(person.Token);
        (await api.A.WhoAsync(key)).Is(200);
        line.Hold();
        try
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            for (var i = 0; i < 50; i++)
            {
                (await api.A.WhoAsync(key)).Is(200);
            }

            // Had each waited for its own time-out, it would have been longer, however fast the machine is.
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(50), $"50 requests took {watch.Elapsed}.");
        }
        finally
        {
            line.Resume();
        }
    }

    /// <summary>Redis carries no accounts: without it everybody is looked up, and a revoked key is refused at once.</summary>
    [Fact]
    public async Task RedisUnavailable_EverybodyIsLookedUp()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var api = Start(redis.ConnectionString, TestDatabase.New());
        var person = await api.PersonAsync();
        var (_, unseen) = await api.A.KeyAsync(person.Token);
        var (revokedId, revoked) = await api.A.KeyAsync(person.Token);
        (await api.B.WhoAsync(revoked)).Is(200);

        await redis.KillAsync();

        (await api.B.WhoAsync(unseen)).Is(200);
        (await api.A.DeleteAsync($"/account/keys/{revokedId}", person.Token)).Is(204);
        await Eventually.TrueAsync(async () => (await api.B.WhoAsync(revoked)).Status == 401, "the other replica refuses the revoked key");
        // How many wrong passwords there were is counted in Redis.
        (await api.A.TrySignInAsync(person.Name, person.Password)).IsError(503, "store_unavailable");
        Assert.Equal(person.Id, (await api.B.PostAsync("/account/refresh", new { refresh_token = person.RefreshToken })).Is(200).Text("account.id"));
    }

    [Fact]
    public async Task RedisEmptied_EverybodyIsStillThere()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var api = Start(redis.PatientConnectionString, TestDatabase.New());
        var person = await api.PersonAsync();
        var (_, key) = await api.A.KeyAsync(person.Token);

        await using (var connection = await redis.ConnectAsync())
            await connection.GetServers()[0].FlushAllDatabasesAsync();

        foreach (var client in api.Clients)
        {
            (await client.WhoAsync(key)).Is(200);
            (await client.WhoAsync(person.Token)).Is(200);
            await client.SignInAsync(person.Name, person.Password);
        }

        (await api.B.PostAsync("/account/refresh", new { refresh_token = person.RefreshToken })).Is(200);
        (await api.A.GetAsync("/admin/users", await api.AdminAsync())).Is(200);
    }

    [Fact]
    public async Task Replica_StartedWithoutTheDatabase_LetsGuestsInAndTakesUpKeysWhenTheyCome()
    {
        await using var server = new PostgresServer();
        await server.StartAsync();
        var redis = await servers.ConnectionStringAsync(Store.Redis);
        Person person;
        string key;
        await using (var before = Start(redis, server.ConnectionString, 1))
        {
            person = await before.PersonAsync();
            (_, key) = await before.A.KeyAsync(person.Token);
        }

        await server.StopAsync();
        await using var api = Start(redis, server.ConnectionString, 1);
        (await api.A.ChatAsync()).Is(200);
        (await api.A.WhoAsync(key)).IsError(503, "identity_unavailable");
        (await api.A.WhoAsync(person.Token)).IsError(503, "identity_unavailable");

        await server.StartAsync();
        await Eventually.TrueAsync(async () => (await api.A.WhoAsync(key)).Status == 200, "the key is taken up");
        // The token was sealed by another process, with keys from the database.
        await Eventually.TrueAsync(async () => (await api.A.WhoAsync(person.Token)).Status == 200, "the sign-in is taken up");
        await api.AdminAsync();
    }

    private static Replicas Start(string redis, string database, int count = 2, Dictionary<string, string?>? more = null) =>
        Replicas.Start(redis, count, new(more ?? []) { ["ConnectionStrings:db"] = database });

    private static async Task<(string Id, string Key)> KeyOfBlockedAsync(Replicas api)
    {
        var person = await api.PersonAsync();
        var key = await api.A.KeyAsync(person.Token);
        foreach (var client in api.Clients)
        {
            (await client.WhoAsync(key.Key)).Is(200);
        }

        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { blocked = true }, await api.AdminAsync())).Is(200);
        foreach (var client in api.Clients)
        {
            await Eventually.TrueAsync(async () => (await client.WhoAsync(key.Key)).Status == 401, "the blocked account's key is refused");
        }

        return key;
    }

    private static string Changed(string key, int at) => key[..at] + (key[at] == 'x' ? 'y' : 'x') + key[(at + 1)..];

    // Twenty more of them, so that what happens in between is seen.
    private static Task PassAsync(ConcurrentDictionary<(string, int), int> counts, (string, int) what)
    {
        var enough = counts.GetValueOrDefault(what) + 20;
        return Eventually.TrueAsync(() => counts.GetValueOrDefault(what) >= enough, $"{what} is seen");
    }
}
