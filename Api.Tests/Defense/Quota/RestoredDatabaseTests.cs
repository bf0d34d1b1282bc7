using System.Net;
using AspireAi.Api.Data;
using AspireAi.Api.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>The database comes back older than Redis: what it says counts.</summary>
public sealed class RestoredDatabaseTests
{
    private readonly string _who = QuotaHosts.NewAddress();

    /// <summary>Redis says that the cap is spent, and the database that came back older knows better.</summary>
    [Fact]
    public async Task Database_RestoredOlder_LocksNobodyOut()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new() { ["Tiers:guest:TokensPerMonth"] = "500", ["Tiers:guest:MaxOutputTokens"] = "480" });
        using var client = hosts.Client(_who);
        hosts.Upstream.Behave = _ => new Behavior { Answer = 480 };
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);
        using (var refused = await client.PostChatAsync(QuotaHosts.Ask("b")))
        {
            Assert.Equal("insufficient_quota", (await refused.ErrorAsync()).GetProperty("code").GetString());
        }

        await RestoreAsync(hosts.Api);

        await Eventually.TrueAsync(async () =>
        {
            using var response = await client.PostChatAsync(QuotaHosts.Ask("c"));
            return response.IsSuccessStatusCode;
        }, "what the database says counts", TimeSpan.FromSeconds(30));
    }

    /// <summary>The same, found by a call that the gate lets pass: it is the reservation that has no room.</summary>
    [Fact]
    public async Task Database_RestoredOlder_IsNoticedByWhoFindsNoRoom()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new() { ["Tiers:guest:TokensPerMonth"] = "600", ["Tiers:guest:MaxOutputTokens"] = "400" });
        using var client = hosts.Client(_who);
        hosts.Upstream.Behave = _ => new Behavior { Answer = 400 };
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);
        hosts.Upstream.Behave = _ => new Behavior { Answer = 1 };
        Assert.Equal("insufficient_quota", await AskAsync());
        // What was looked at lately because of the first call is forgotten.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);

        await RestoreAsync(hosts.Api);

        await Eventually.TrueAsync(async () => await AskAsync() is null, "what the database says counts");

        // Some 180 tokens are left of the cap.
        async Task<string?> AskAsync()
        {
            using var response = await client.PostChatAsync(QuotaHosts.Ask("b", promptTokens: 300));
            return response.IsSuccessStatusCode ? null : (await response.ErrorAsync()).GetProperty("code").GetString();
        }
    }

    /// <summary>A call settled while Redis, which had been emptied, did not know its counter; long afterwards the database comes back older.</summary>
    [Fact]
    public async Task Database_RestoredOlderAfterRedisWasEmptied_LocksNobodyOut()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new() { ["Quota:Lease"] = "00:00:05" });
        using var client = hosts.Client(_who);
        var goOn = new TaskCompletionSource();
        hosts.Upstream.Behave = _ => new Behavior { WaitsFor = goOn.Task };
        var running = client.PostChatAsync(QuotaHosts.Ask("a"));
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "a call runs");
        await using var admin = await store.ConnectAsync();
        await admin.GetServers()[0].FlushAllDatabasesAsync();
        goOn.SetResult();
        (await running).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);

        await RestoreAsync(hosts.Api);

        (await client.PostChatAsync(QuotaHosts.Ask("b"))).EnsureSuccessStatusCode().Dispose();
    }

    private static async Task RestoreAsync(ApiHost api)
    {
        await using var context = await api.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await context.UsageRecords.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        await context.MonthlyUsage.ExecuteUpdateAsync(set => set.SetProperty(one => one.Tokens, 0).SetProperty(one => one.Money, 0).SetProperty(one => one.Version, 1), TestContext.Current.CancellationToken);
        await context.DailyUsage.ExecuteUpdateAsync(set => set.SetProperty(one => one.Tokens, 0).SetProperty(one => one.Money, 0).SetProperty(one => one.Version, 1), TestContext.Current.CancellationToken);
    }
}
