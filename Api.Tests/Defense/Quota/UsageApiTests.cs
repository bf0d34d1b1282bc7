using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AspireAi.Api.Data;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Models;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

public sealed class UsageApiTests(StoreServers servers)
{
    private const string Email = "admin@example.com";
    private const string Password = "the first administrator";

    [Theory, InlineData(false), InlineData(true)]
    public async Task Usage_AfterCallsOfManyKinds_AddsUpEverywhere(bool garnet)
    {
        await using StoreServer store = garnet ? new GarnetServer() : new RedisServer();
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        var who = QuotaHosts.NewAddress();
        using var client = hosts.Client(who);
        var number = 0;
        hosts.Upstream.Behave = _ => (number++ % 4) switch
        {
            0 => new Behavior(),
            1 => new Behavior { ReportsUsage = false },
            2 => new Behavior { Status = 500 },
            _ => new Behavior { LyingUsage = """{"prompt_tokens":700,"completion_tokens":70,"total_tokens":770,"prompt_tokens_details":{"cached_tokens":100}}""" },
        };
        for (var call = 0; call < 12; call++)
        {
            (await client.PostChatAsync(QuotaHosts.Ask($"u{call}", extra: call % 2 == 0 ? ",\"stream\":true" : ""))).Dispose();
        }

        await hosts.SettledAsync(who);
        using var admin = await AdminAsync(hosts);

        var mine = await (await client.GetAsync("/account/usage")).JsonAsync();
        var counter = await hosts.CounterAsync(who);
        Assert.Equal(counter.Tokens, mine.GetProperty("tokens").GetProperty("used").GetInt64());
        Assert.Equal(100_000 - counter.Tokens, mine.GetProperty("tokens").GetProperty("left").GetInt64());
        Assert.Equal(counter.Money / 1000m, mine.GetProperty("micro_dollars").GetProperty("used").GetDecimal());
        Assert.Equal(1, mine.GetProperty("resets_at").GetDateTimeOffset().Day);
        var days = mine.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal(12, days.Sum(day => day.GetProperty("calls").GetInt64()));
        Assert.Equal(counter.Tokens, days.Sum(day => day.GetProperty("prompt_tokens").GetInt64() + day.GetProperty("output_tokens").GetInt64()));
        Assert.Equal(300, days.Sum(day => day.GetProperty("cached_tokens").GetInt64()));

        var all = await (await admin.GetAsync("/admin/usage")).JsonAsync();
        var tenant = all.GetProperty("tenants").EnumerateArray().Single();
        Assert.Equal(counter.Tokens, tenant.GetProperty("tokens").GetInt64());
        Assert.Equal(QuotaHosts.Subject(who), tenant.GetProperty("callers")[0].GetProperty("caller").GetString());
        Assert.All(all.GetProperty("budgets").EnumerateArray(), budget => Assert.InRange(
            budget.GetProperty("used").GetDecimal(), counter.Money / 1000m, budget.GetProperty("limit").GetDecimal()));

        var today = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var records = await (await admin.GetAsync($"/admin/usage/records?from={today}&format=json")).JsonAsync();
        Assert.Equal(12, records.GetArrayLength());
        Assert.Equal(counter.Tokens, records.EnumerateArray().Sum(record => record.GetProperty("total_tokens").GetInt64()));
        Assert.Equal(NanoDollars.ToDollars(counter.Money), records.EnumerateArray().Sum(record => record.GetProperty("cost_usd").GetDecimal()));
        Assert.Equal(3, records.EnumerateArray().Count(record => record.GetProperty("outcome").GetString() == "failed"));

        var csv = (await admin.GetStringAsync($"/admin/usage/records?from={today}&format=csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(13, csv.Length);
        var column = csv[0].Split(',').ToList().IndexOf("total_tokens");
        Assert.Equal(counter.Tokens, csv.Skip(1).Sum(line => long.Parse(line.Split(',')[column], CultureInfo.InvariantCulture)));

        var audit = await (await admin.GetAsync("/admin/usage/audit")).JsonAsync();
        Assert.True(audit.GetProperty("balanced").GetBoolean(), audit.ToString());
        Assert.Equal(counter.Tokens, audit.GetProperty("tenants")[0].GetProperty("tokens").GetInt64());
    }

    [Fact]
    public async Task Audit_OfRecordsAndCountersThatWereTamperedWith_SaysWhere()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        var who = QuotaHosts.NewAddress();
        using var client = hosts.Client(who);
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).Dispose();
        await hosts.SettledAsync(who);
        var caller = ScopeNames.Caller(QuotaHosts.Subject(who));
        await using var connection = await store.ConnectAsync();
        var key = LimitKeys.Counter(caller, UsagePeriod.MonthOf(TimeProvider.System.GetUtcNow()).Name);
        var counter = (byte[])(await connection.GetDatabase().StringGetAsync(key))!;
        BinaryPrimitives.WriteDoubleLittleEndian(counter.AsSpan(24), BinaryPrimitives.ReadDoubleLittleEndian(counter.AsSpan(24)) + 5);
        await connection.GetDatabase().StringSetAsync(key, counter);
        await using (var context = await hosts.Api.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await context.MonthlyUsage.Where(one => one.Scope == "tenant:default").ExecuteUpdateAsync(
                set => set.SetProperty(one => one.Tokens, one => one.Tokens + 7), TestContext.Current.CancellationToken);
        }

        using var admin = await AdminAsync(hosts);
        var audit = await (await admin.GetAsync("/admin/usage/audit")).JsonAsync();

        Assert.False(audit.GetProperty("balanced").GetBoolean());
        var differences = audit.GetProperty("tenants")[0].GetProperty("differences").EnumerateArray()
            .ToDictionary(difference => difference.GetProperty("counter").GetString()!, difference => difference.GetProperty("counted_tokens").GetInt64() - difference.GetProperty("recorded_tokens").GetInt64());
        Assert.Equal(new Dictionary<string, long> { [$"{caller} in Redis"] = 5, ["tenant:default"] = 7 }, differences);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Audit_WhileCallsSettle_FindsWhatIsWrong_AndOnlyThat(DatabaseProvider provider)
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await StartAsync(store, await servers.DatabaseAsync(provider));
        using var over = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 6).Select(async caller =>
        {
            using var client = hosts.Client(QuotaHosts.NewAddress());
            for (var call = 0; !over.IsCancellationRequested; call++)
            {
                (await client.PostChatAsync(QuotaHosts.Ask($"c{caller}-{call}"))).Dispose();
            }
        }).ToList();
        using var admin = await AdminAsync(hosts);
        var audits = new List<JsonElement>();
        for (var audit = 0; audit < 3; audit++)
        {
            audits.Add(await (await admin.GetAsync("/admin/usage/audit")).JsonAsync());
        }

        await using (var context = await hosts.Api.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await context.MonthlyUsage.Where(one => one.Scope == "deployment").ExecuteUpdateAsync(set => set.SetProperty(one => one.Tokens, one => one.Tokens + 7), TestContext.Current.CancellationToken);
        }

        var wrong = await (await admin.GetAsync("/admin/usage/audit")).JsonAsync();
        await over.CancelAsync();
        await Task.WhenAll(callers);

        Assert.All(audits, static audit => Assert.True(audit.GetProperty("balanced").GetBoolean(), audit.ToString()));
        Assert.True(RecordsOf(audits[^1]) > RecordsOf(audits[0]));
        var difference = wrong.GetProperty("differences").EnumerateArray().First();
        Assert.Equal("deployment", difference.GetProperty("counter").GetString());
        Assert.Equal(7, difference.GetProperty("counted_tokens").GetInt64() - difference.GetProperty("recorded_tokens").GetInt64());

        // None where none has settled yet.
        static long RecordsOf(JsonElement audit) => audit.GetProperty("tenants").EnumerateArray().Sum(static tenant => tenant.GetProperty("records").GetInt64());
    }

    [Fact]
    public async Task Audit_OfTotalsWithoutRecords_AndOfWhatIsShared_SaysWhere()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        var who = QuotaHosts.NewAddress();
        using var client = hosts.Client(who);
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).Dispose();
        await hosts.SettledAsync(who);
        await using var context = await hosts.Api.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await context.DailyUsage.Where(one => one.Scope == "deployment").ExecuteUpdateAsync(set => set.SetProperty(one => one.Money, one => one.Money + 1_000), TestContext.Current.CancellationToken);
        using var admin = await AdminAsync(hosts);
        var audit = await (await admin.GetAsync("/admin/usage/audit")).JsonAsync();
        var difference = Assert.Single(audit.GetProperty("differences").EnumerateArray());
        Assert.Equal($"deployment on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}", difference.GetProperty("counter").GetString());
        Assert.Equal(1, difference.GetProperty("counted_micro_dollars").GetDecimal() - difference.GetProperty("recorded_micro_dollars").GetDecimal());
        Assert.Empty(audit.GetProperty("tenants")[0].GetProperty("differences").EnumerateArray());

        await context.UsageRecords.ExecuteDeleteAsync(TestContext.Current.CancellationToken);

        audit = await (await admin.GetAsync("/admin/usage/audit")).JsonAsync();
        Assert.False(audit.GetProperty("balanced").GetBoolean());
        Assert.Empty(audit.GetProperty("tenants").EnumerateArray());
        Assert.Contains(ScopeNames.Caller(QuotaHosts.Subject(who)), audit.GetProperty("differences").EnumerateArray().Select(static one => one.GetProperty("counter").GetString()));
    }

    [Fact]
    public async Task Usage_ForWhomItIsNot_IsRefusedWithTheField()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        using var guest = hosts.Client(QuotaHosts.NewAddress());
        using var user = await hosts.SignedInAsync();
        using var admin = await AdminAsync(hosts);

        foreach (var path in new[] { "/admin/usage", "/admin/usage/records?from=2026-11-01", "/admin/usage/audit" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync(path)).StatusCode);
        }

        foreach (var (query, field) in new[]
        {
            ("/records", "from"), ("/records?from=yesterday", "from"), ("/records?from=2026-11-02&to=2026-11-01", "to"),
            ("/records?from=2026-11-01&format=xml", "format"), ("?month=now", "month"), ("?limit=0", "limit"), ("?tenant=NO%20SUCH", "tenant"), ("/audit?month=13", "month"),
            ("?month=9999-12", "month"), ("/audit?month=9999-12", "month"),
        })
        {
            using var response = await admin.GetAsync("/admin/usage" + query);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal(field, (await response.ErrorAsync()).GetProperty("param").GetString());
        }

        Assert.Equal("[]", await admin.GetStringAsync("/admin/usage/records?from=9999-12-31"));

        // What is spent stands in the database.
        await store.KillAsync();
        using var usage = await guest.GetAsync("/account/usage");
        Assert.Equal(HttpStatusCode.OK, usage.StatusCode);
    }

    private static Task<QuotaHosts> StartAsync(StoreServer store, string? database = null) => QuotaHosts.StartAsync(store.PatientConnectionString, new()
    {
        ["ConnectionStrings:db"] = database ?? TestDatabase.For(store.PatientConnectionString),
        ["Admin:Email"] = Email,
        ["Admin:Password"] = Password,
    });

    private static async Task<HttpClient> AdminAsync(QuotaHosts hosts)
    {
        var client = hosts.Client(QuotaHosts.NewAddress());
        HttpResponseMessage? answer = null;
        await Eventually.TrueAsync(
            async () => (answer = await client.PostAsJsonAsync("/account/sign-in", new { login = Email, password = Password })).IsSuccessStatusCode,
            "the first administrator signs in");
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await answer!.JsonAsync()).GetProperty("access_token").GetString());
        return client;
    }
}
