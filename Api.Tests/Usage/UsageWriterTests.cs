using AspireAi.Api.Data;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Usage;
using AspireAi.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Usage;

/// <summary>Each record once, whatever is sent again, and the totals that the database has after it.</summary>
public sealed class UsageWriterTests(StoreServers servers)
{
    private static readonly DateTimeOffset _now = new(2026, 11, 30, 23, 59, 0, TimeSpan.Zero);

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Record_SentAgain_CountsOnce(DatabaseProvider provider)
    {
        await using var api = await StartAsync(provider);
        var writer = api.Services.GetRequiredService<UsageWriter>();
        var record = Record("a", prompt: 10, output: 5, cost: 70);

        var first = await writer.WriteAsync(record);
        var second = await writer.WriteAsync(record);
        await Task.WhenAll(writer.WriteAsync(record), writer.WriteAsync(record));

        Assert.Equal(
            [
                ("caller:user:a", "2026-11", 15L, 70L), ("deployment", "2026-11", 15L, 70L), ("deployment", "2026-11-30", 15L, 70L), ("tenant:default", "2026-11", 15L, 70L),
                ("tier:free", "2026-11", 15L, 70L), ("tier:free", "2026-11-30", 15L, 70L),
            ],
            first.Select(total => (total.Scope, total.Period, total.Tokens, total.Money)).Order());
        Assert.Equal(first.Select(total => (total.Key, total.Tokens)), second.Select(total => (total.Key, total.Tokens)));
        Assert.All(first.Zip(second), pair => Assert.True(pair.Second.Version > pair.First.Version));
        Assert.Equal((1, 15, 70), await StatisticsAsync(api, "m"));
        Assert.Equal(record.TraceId, (await RecordsAsync(api)).Single().TraceId);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Estimate_IsReplacedByTheTruth_AndNotTheOtherWayRound(DatabaseProvider provider)
    {
        await using var api = await StartAsync(provider);
        var writer = api.Services.GetRequiredService<UsageWriter>();
        var estimate = Record("a", prompt: 10, output: 500, cost: 5_000, outcome: UsageRecord.Expired);
        var truth = Record("a", prompt: 10, output: 20, cost: 200, model: "fallback");

        await writer.WriteAsync(Record("another", prompt: 1, output: 1, cost: 7, outcome: UsageRecord.Expired, caller: "user:b", model: "another"));
        Assert.Equal(510, OfCaller(await writer.WriteAsync(estimate)).Tokens);
        Assert.Equal(510, OfCaller(await writer.WriteAsync(estimate)).Tokens);
        Assert.Equal((30, 200), OfCaller(await writer.WriteAsync(truth)));
        Assert.Equal((30, 200), OfCaller(await writer.WriteAsync(estimate)));
        Assert.Equal((30, 200), OfCaller(await writer.WriteAsync(truth)));

        var record = (await RecordsAsync(api)).Single(one => one.Id == "a");
        Assert.Equal(UsageRecord.Expired, (await RecordsAsync(api)).Single(one => one.Id == "another").Outcome);
        Assert.Equal((20, 200, "answered", "fallback"), (record.OutputTokens, record.Cost, record.Outcome, record.Model));
        Assert.Equal((0, 0, 0), await StatisticsAsync(api, "m"));
        Assert.Equal((1, 30, 200), await StatisticsAsync(api, "fallback"));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Truth_AndItsEstimate_InOneCommit_IsTheTruth(DatabaseProvider provider)
    {
        await using var api = await StartAsync(provider);
        var writer = api.Services.GetRequiredService<UsageWriter>();

        var both = await Task.WhenAll(
            writer.WriteAsync(Record("a", prompt: 10, output: 500, cost: 5_000, outcome: UsageRecord.Expired)), writer.WriteAsync(Record("a", prompt: 10, output: 20, cost: 200)));

        Assert.Equal([30L, 30L], both.Select(Total));
        Assert.Equal(("answered", 200), (await RecordsAsync(api)).Select(record => (record.Outcome, record.Cost)).Single());
        Assert.Equal((1, 30, 200), await StatisticsAsync(api, "m"));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Record_ThatCannotBeWritten_KeepsNoOtherFromIt(DatabaseProvider provider)
    {
        await using var api = await StartAsync(provider);
        var writer = api.Services.GetRequiredService<UsageWriter>();

        var first = writer.WriteAsync(Record("a", 1, 1, 1));
        var broken = writer.WriteAsync(Record("b", 1, 1, 1, model: null!));
        var last = writer.WriteAsync(Record("c", 1, 1, 1));

        await Assert.ThrowsAnyAsync<Exception>(() => broken);
        await Task.WhenAll(first, last);
        Assert.Equal(4, Total(await writer.WriteAsync(Record("c", 1, 1, 1))));
        Assert.Equal(["a", "c"], (await RecordsAsync(api)).Select(record => record.Id).Order());
        Assert.False(writer.IsFull);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Records_OfTwoReplicasAtOnce_AddUp_AndEveryVersionIsNew(DatabaseProvider provider)
    {
        const int Each = 300;
        await using var api = await StartAsync(provider);
        await using var other = new ApiHost(new() { ["ConnectionStrings:db"] = api.Database });
        UsageWriter[] writers = [api.Services.GetRequiredService<UsageWriter>(), other.Services.GetRequiredService<UsageWriter>()];

        var totals = await Task.WhenAll(Enumerable.Range(0, Each * 2).Select(number =>
            Task.Run(() => writers[number % 2].WriteAsync(Record($"r{number}", 1, 1, 3, caller: $"user:{number % 7}")))));

        Assert.Equal(Each * 2, (await RecordsAsync(api)).Count);
        var deployment = (await api.Services.GetRequiredService<UsageTotals>().ReadAsync([("deployment", "2026-11"), ("deployment", "2026-11-30")])).ToList();
        Assert.All(deployment, total => Assert.Equal((Each * 4, Each * 6), (total.Tokens, total.Money)));
        // A total with a newer version has more in it.
        var seen = totals.SelectMany(of => of).Where(total => total.Key == ("deployment", "2026-11")).Select(total => (total.Version, total.Tokens)).Distinct().Order().ToList();
        Assert.Equal(seen.Select(total => total.Tokens).Order(), seen.Select(total => total.Tokens));
        Assert.Equal(seen.Count, seen.Select(total => total.Version).Distinct().Count());
        Assert.Equal((Each * 2, Each * 4, Each * 6), await StatisticsAsync(api, "m"));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Retention_DeletesWhatIsTooOld_AndNothingElse(DatabaseProvider provider)
    {
        await using var api = await StartAsync(provider, new() { ["Quota:Retention"] = "62.00:00:00" });
        var writer = api.Services.GetRequiredService<UsageWriter>();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (id, age) in (ReadOnlySpan<(string, int)>)[("new", 1), ("kept", 60), ("old", 100), ("older", 300)])
        {
            _ = writer.WriteAsync(Record(id, 1, 1, 1, at: now.AddDays(-age)));
        }

        await writer.FlushAsync();
        await api.Services.GetRequiredService<UsageRetention>().DeleteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["kept", "new"], (await RecordsAsync(api)).Select(record => record.Id).Order());
        await using var context = await ContextAsync(api);
        var months = await context.MonthlyUsage.Select(one => one.Period).Distinct().ToListAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(UsagePeriod.MonthOf(now.AddDays(-100)).Name, months);
        Assert.Contains(UsagePeriod.MonthOf(now.AddDays(-60)).Name, months);
        Assert.Equal(
            [UsagePeriod.DayOf(now.AddDays(-60)).Name, UsagePeriod.DayOf(now.AddDays(-1)).Name],
            await context.DailyUsage.Select(one => one.Period).Distinct().OrderBy(period => period).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, await context.DailyStatistics.CountAsync(TestContext.Current.CancellationToken));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Replicas_KnowWhoLives(DatabaseProvider provider)
    {
        await using var api = await StartAsync(provider);
        var replicas = api.Services.GetRequiredService<ReplicaHeartbeats>();
        await using (var other = new ApiHost(new() { ["ConnectionStrings:db"] = api.Database }))
        {
            var id = other.Services.GetRequiredService<ReplicaHeartbeats>().Id;
            await Eventually.TrueAsync(async () => (await replicas.LiveAsync()).Contains(id), "the other one is heard of");
            Assert.Equal(2, replicas.Count);
        }

        Assert.Equal([replicas.Id], await replicas.LiveAsync());
    }

    private static (long Tokens, long Money) OfCaller(IReadOnlyList<ScopeTotal> totals) =>
        totals.Where(total => total.Scope == "caller:user:a").Select(total => (total.Tokens, total.Money)).Single();

    private static long Total(IReadOnlyList<ScopeTotal> totals) => totals.Select(total => total.Tokens).Distinct().Single();

    private static UsageRecord Record(
        string id, long prompt, long output, long cost, string outcome = "answered", string model = "m", string caller = "user:a", DateTimeOffset? at = null) => new()
        {
            Id = id, At = at ?? _now, Tenant = "default", Caller = caller, Tier = "free", Model = model, Provider = "p", PromptTokens = prompt, OutputTokens = output, Cost = cost,
            Outcome = outcome, TraceId = "trace",
        };

    private static async Task<List<UsageRecord>> RecordsAsync(ApiHost api)
    {
        await using var context = await ContextAsync(api);
        return await context.UsageRecords.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<(long Calls, long Tokens, long Cost)> StatisticsAsync(ApiHost api, string model)
    {
        await using var context = await ContextAsync(api);
        var of = await context.DailyStatistics.AsNoTracking().Where(one => one.Model == model).ToListAsync(TestContext.Current.CancellationToken);
        return (of.Sum(one => one.Calls), of.Sum(one => one.PromptTokens + one.OutputTokens), of.Sum(one => one.Cost));
    }

    private static Task<AppDbContext> ContextAsync(ApiHost api) =>
        api.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

    private async Task<ApiHost> StartAsync(DatabaseProvider provider, Dictionary<string, string?>? more = null) =>
        new(new Dictionary<string, string?>(more ?? []) { ["ConnectionStrings:db"] = await servers.DatabaseAsync(provider) });
}
