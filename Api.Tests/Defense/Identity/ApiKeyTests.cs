using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Identity;

public sealed class ApiKeyTests(IdentityReplicas replicas, StoreServers servers)
{
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Key_OfAPerson_IsThatPersonOnEveryReplica(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var person = await api.PersonAsync();
        var (_, key) = await api.A.KeyAsync(person.Token);

        foreach (var client in api.Clients)
        {
            var answer = (await client.WhoAsync(key)).Is(200);
            Assert.Equal($"user:{person.Id}", answer.Caller);
            Assert.Equal("free", answer.Headers[CallerHeaders.Tier]);
            (await client.ChatAsync(key)).Is(200);
        }
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet), InlineData(Store.Cluster)]
    public async Task Key_Revoked_IsWorthNothingOnEveryReplicaAtOnce(Store store)
    {
        // What they have looked up they would believe for minutes: whoever refuses the key before has heard of it.
        await using var api = Replicas.Start(await servers.ConnectionStringAsync(store), more: new() { ["Identity:FreshFor"] = "00:05:00" });
        var person = await api.PersonAsync();
        for (var round = 0; round < 10; round++)
        {
            var (id, key) = await api.A.KeyAsync(person.Token);
            (await api.A.WhoAsync(key)).Is(200);
            (await api.B.WhoAsync(key)).Is(200);

            (await api.A.DeleteAsync($"/account/keys/{id}", person.Token)).Is(204);

            (await api.A.WhoAsync(key)).IsError(401, "invalid_api_key");
            await Eventually.TrueAsync(async () => (await api.B.WhoAsync(key)).Status == 401, "the other replica refuses the key");
        }
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    [Trait("Category", "Long")]
    public async Task Key_Revoked_IsHeardOfWithin(Store store)
    {
        var api = await replicas.OnAsync(store, servers);
        var person = await api.PersonAsync();
        var times = new List<double>();
        for (var round = 0; round < 100; round++)
        {
            var (id, key) = await api.A.KeyAsync(person.Token);
            (await api.B.WhoAsync(key)).Is(200);
            (await api.A.DeleteAsync($"/account/keys/{id}", person.Token)).Is(204);
            var heard = System.Diagnostics.Stopwatch.StartNew();
            while ((await api.B.WhoAsync(key)).Status != 401)
            {
                Assert.True(heard.Elapsed < TimeSpan.FromSeconds(2), $"After {heard.Elapsed} the other replica still takes it.");
            }

            times.Add(heard.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(
            $"{store}: from the answer to the revocation on one replica to the refusal by the other, the request that notices included: median {times[50]:0.0} ms, 95 of 100 within {times[94]:0.0} ms, longest {times[99]:0.0} ms."));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Key_NotValid_IsRefusedInTheSameWordsWhateverTheReason(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var person = await api.PersonAsync();
        var (revokedId, revoked) = await api.A.KeyAsync(person.Token);
        (await api.A.DeleteAsync($"/account/keys/{revokedId}", person.Token)).Is(204);
        var (_, expired) = await api.A.KeyAsync(person.Token, new { name = "short", expires_at = DateTimeOffset.UnixEpoch.AddYears(200) });
        var (_, good) = await api.A.KeyAsync(person.Token);
        var (_, ending) = await api.A.KeyAsync(person.Token, new { name = "short", expires_at = TimeProvider.System.GetUtcNow().AddSeconds(5) });
        (await api.A.WhoAsync(expired)).Is(200);
        await Eventually.TrueAsync(async () => (await api.A.WhoAsync(ending)).Status == 401, "the key ends");

        var blocked = await api.PersonAsync();
        var (_, keyOfBlocked) = await api.A.KeyAsync(blocked.Token);
        (await api.A.PatchAsync($"/admin/users/{blocked.Id}", new { blocked = true }, await api.AdminAsync())).Is(200);

        var changedLast = good[..^1] + (good[^1] == 'x' ? 'y' : 'x');
        var foreign = "sk-aai-" + new string('F', 16) + new string('s', 43);
        string[] wrong =
        [
            revoked, ending, keyOfBlocked, foreign, changedLast, good[..^1], good[..40], good[..7], good + "A", "sk-aai-", "sk-aai-" + new string('!', 59),
            good.ToUpperInvariant(), good.Replace("sk-aai-", "sk-", StringComparison.Ordinal), good[7..], "sk-proj-0123456789", "nonsense", "a.b.c", "", " ",
            new string('x', 8_000), "aat-", "aat-" + new string('A', 100), "art-" + good[7..],
        ];
        var answers = new List<Answer>();
        foreach (var key in wrong)
        {
            answers.Add((await api.A.WhoAsync(key)).IsError(401, "invalid_api_key"));
            (await api.A.ChatAsync(key)).IsError(401, "invalid_api_key");
        }

        answers.Add((await api.A.GetAsync("/v1/models", null, ("Authorization", "Basic YTpi"))).IsError(401, "invalid_api_key"));
        answers.Add((await api.A.GetAsync("/v1/models", null, ("Authorization", good))).IsError(401, "invalid_api_key"));
        answers.Add((await api.A.GetAsync("/v1/models", good, ("Authorization", "Bearer other"))).IsError(401, "invalid_api_key"));
        foreach (var header in (string[])["api-key", "x-api-key"])
        {
            answers.Add((await api.A.GetAsync("/v1/models", null, (header, revoked))).IsError(401, "invalid_api_key"));
            answers.Add((await api.A.GetAsync("/v1/models", null, (header, "nonsense"))).IsError(401, "invalid_api_key"));
            answers.Add((await api.A.GetAsync("/v1/models", null, (header, ""))).IsError(401, "invalid_api_key"));
            answers.Add((await api.A.GetAsync("/v1/models", revoked, (header, good))).IsError(401, "invalid_api_key"));
        }

        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        // Where the limits of the address stand moves with every request, and each has an id.
        Assert.Single(answers.Select(answer => string.Join('\n', answer.Headers
            .Where(header => header.Key.ToUpperInvariant() is not ("DATE" or "RATELIMIT" or "X-REQUEST-ID") && !header.Key.StartsWith("x-ratelimit-", StringComparison.OrdinalIgnoreCase)).OrderBy(header => header.Key))).Distinct());
        (await api.A.WhoAsync(good)).Is(200);
    }

    [Theory, InlineData("api-key"), InlineData("x-api-key")]
    public async Task Key_InTheHeaderOfOtherClients_IsTheCallers(string header)
    {
        var api = await replicas.OnAsync(DatabaseProvider.Sqlite, servers);
        var person = await api.PersonAsync();
        var (_, key) = await api.A.KeyAsync(person.Token);
        (await api.A.GetAsync("/account/usage", null, (header, key))).Is(200);
        // What stands for no key leaves the word to the one that is there.
        (await api.A.GetAsync("/account/usage", "none", (header, key))).Is(200);
        (await api.A.GetAsync("/v1/models", null, (header, "none"))).Is(200);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Keys_Listed_ShowBeginningLimitsAndLastUseButNoKey(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var person = await api.PersonAsync();
        var (first, _) = await api.A.KeyAsync(person.Token);
        var (id, key) = await api.A.KeyAsync(person.Token, new
        {
            name = "CI",
            limits = new { requests = new[] { new { count = 3, window = "00:00:10" } }, tokens_per_month = 500 },
        });
        (await api.A.WhoAsync(key)).Is(200);

        Answer? listed = null;
        await Eventually.TrueAsync(
            async () => (listed = (await api.B.GetAsync("/account/keys", person.Token)).Is(200)).Json("data.0.last_used_at").ValueKind == System.Text.Json.JsonValueKind.String,
            "the use is noted");

        Assert.Equal([id, first], listed!.Json("data").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()));
        Assert.Equal("CI", listed.Text("data.0.name"));
        Assert.Equal(key[..13] + "…", listed.Text("data.0.prefix"));
        Assert.Equal("3", listed.Text("data.0.limits.requests.0.count"));
        Assert.Equal("500", listed.Text("data.0.limits.tokens_per_month"));
        Assert.Equal("null", listed.Json("data.1.last_used_at").GetRawText());
        Assert.DoesNotContain(key[23..], listed.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"x","limits":{"tokens_per_mnth":5}}""", "limits.tokens_per_mnth")]
    [InlineData("""{"name":"x","limits":{"tokens_per_month":0}}""", "limits.tokens_per_month")]
    [InlineData("""{"name":"x","limits":{"requests":[{"count":1,"window":"00:00:00.5"}]}}""", "limits.requests[0].window")]
    [InlineData("""{"name":"x","limits":{"requests":[{"count":-1,"window":"00:00:10"}]}}""", "limits.requests[0].count")]
    [InlineData("""{"name":"x","limits":{"requests":[{"count":1,"window":"00:00:10"},null]}}""", "limits.requests[1]")]
    [InlineData("""{"name":"x","limits":{"models":[""]}}""", "limits.models")]
    [InlineData("""{"name":"x","expires_at":"2001-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"name":"x","expires_at":"tomorrow"}""", "expires_at")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{}""", "name")]
    public async Task Key_AskedForWrongly_IsRefusedByField(string body, string field)
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var person = await api.PersonAsync();
        var answer = (await api.A.PostAsync("/account/keys", System.Text.Json.JsonDocument.Parse(body), person.Token)).Is(400);
        Assert.Equal(field, answer.Text("error.param"));
    }

    [Fact]
    public async Task Key_OfSomebodyElse_CanNeitherBeSeenNorRevoked()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var owner = await api.PersonAsync();
        var stranger = await api.PersonAsync();
        var (id, key) = await api.A.KeyAsync(owner.Token);

        var denied = (await api.A.DeleteAsync($"/account/keys/{id}", stranger.Token)).IsError(404, "key_not_found");
        var unknown = (await api.A.DeleteAsync($"/account/keys/{new string('0', 16)}", stranger.Token)).IsError(404, "key_not_found");
        Assert.Equal(unknown.Body, denied.Body);
        Assert.Empty((await api.A.GetAsync("/account/keys", stranger.Token)).Is(200).Json("data").EnumerateArray());
        (await api.A.WhoAsync(key)).Is(200);
    }

    [Fact]
    public async Task Key_MayTalkToTheModelButNotManageTheAccount()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var (_, key) = await api.A.KeyAsync(await api.AdminAsync());

        (await api.A.GetAsync("/account", key)).Is(200);
        (await api.A.ChatAsync(key)).Is(200);
        (await api.A.GetAsync("/account/keys", key)).IsError(403, "sign_in_required");
        (await api.A.PostAsync("/account/keys", new { name = "another" }, key)).IsError(403, "sign_in_required");
        (await api.A.DeleteAsync("/account", key, new { password = Replicas.AdminPassword })).IsError(403, "sign_in_required");
        (await api.A.GetAsync("/admin/users", key)).IsError(403, "insufficient_permissions");
        Assert.Equal("", (await api.A.WhoAsync(key)).Headers[CallerHeaders.Roles]);
    }

    [Fact]
    public async Task Keys_BeyondTheMost_AreNotMadeEvenSideBySide()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var api = Replicas.Start(server.PatientConnectionString, more: new() { ["Accounts:MaxKeysPerAccount"] = "3" });
        var person = await api.PersonAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => api.Clients[i % 2].PostAsync("/account/keys", new { name = $"key {i}" }, person.Token)));

        Assert.Equal(3, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsError(409, "too_many_keys"));
        Assert.Equal(3, (await api.A.GetAsync("/account/keys", person.Token)).Json("data").GetArrayLength());
    }

    [Fact]
    public async Task Secrets_AreNeitherInTheLogNorInTheStore()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var api = Replicas.Start(server.PatientConnectionString, count: 1);
        var person = await api.PersonAsync();
        var (_, key) = await api.A.KeyAsync(person.Token);
        (await api.A.ChatAsync(key)).Is(200);
        (await api.A.WhoAsync(key + "x")).Is(401);
        (await api.A.TrySignInAsync(person.Name, "a wrong password of theirs")).Is(401);
        var refreshed = (await api.A.PostAsync("/account/refresh", new { refresh_token = person.RefreshToken })).Is(200);

        // The id is public; the rest of a key is its secret.
        string[] secrets =
        [
            key[23..], person.Token[4..], person.RefreshToken[26..], refreshed.Text("refresh_token")[26..], person.Password, "a wrong password of theirs",
            Replicas.AdminPassword, Replicas.Credential,
        ];
        var stored = await StoredTextAsync(server) + DatabaseText(TestDatabase.For(server.PatientConnectionString));
        Assert.Contains(person.Email, stored, StringComparison.OrdinalIgnoreCase);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(api.Hosts[0].Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(api.Hosts[0].Logs.Lines, line => line.Contains(person.Email, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>All bytes of the database's files.</summary>
    private static string DatabaseText(string connectionString) => string.Concat(
        Directory.EnumerateFiles(Path.GetDirectoryName(connectionString["Data Source=".Length..])!, Path.GetFileName(connectionString) + "*").Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }));

    private static async Task<string> StoredTextAsync(StoreServer server)
    {
        await using var connection = await server.ConnectAsync();
        var redis = connection.GetDatabase();
        var all = new System.Text.StringBuilder();
        await foreach (var key in connection.GetServers()[0].KeysAsync())
        {
            all.AppendLine(key.ToString());
            var values = await redis.KeyTypeAsync(key) switch
            {
                StackExchange.Redis.RedisType.Hash => (await redis.HashGetAllAsync(key)).SelectMany(entry => (string[])[entry.Name.ToString(), entry.Value.ToString()]),
                StackExchange.Redis.RedisType.Set => (await redis.SetMembersAsync(key)).Select(value => value.ToString()),
                StackExchange.Redis.RedisType.SortedSet => (await redis.SortedSetRangeByRankAsync(key)).Select(value => value.ToString()),
                StackExchange.Redis.RedisType.List => (await redis.ListRangeAsync(key)).Select(value => value.ToString()),
                _ => [(await redis.StringGetAsync(key)).ToString()],
            };
            all.AppendJoin('\n', values).AppendLine();
        }

        return all.ToString();
    }
}
