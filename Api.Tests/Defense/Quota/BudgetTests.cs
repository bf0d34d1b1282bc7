using System.Net;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>Budgets above the caller. Each test has a store of its own, since budgets are everybody's.</summary>
public sealed class BudgetTests
{
    [Fact]
    public async Task Guests_AThousandFromAThousandAddresses_StayWithinTheirBudgetAndSignedInUsersGoOn()
    {
        const int MicroDollars = 60_000, Answer = 20;
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new()
        {
            ["Budgets:Guests:MicroDollarsPerDay"] = $"{MicroDollars}",
        });
        hosts.Upstream.Behave = _ => new Behavior { Answer = Answer };
        var limit = $",\"max_tokens\":{Answer * 3 / 2}";
        await using var replica = hosts.Replica();
        var statuses = new int[1000];

        await Parallel.ForAsync(0, statuses.Length, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (guest, cancellation) =>
        {
            using var client = QuotaHosts.Client(guest % 2 == 0 ? hosts.Api.Url : replica.Url, QuotaHosts.NewAddress());
            using var response = await client.PostChatAsync(QuotaHosts.Ask($"g{guest}", 20, limit), cancellation);
            statuses[guest] = (int)response.StatusCode;
        });

        using var signedIn = await hosts.SignedInAsync();
        using var served = await signedIn.PostChatAsync(QuotaHosts.Ask("user"));
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(0, statuses.Count(status => status is not (200 or 429)));
        var billed = hosts.Upstream.Bills.Where(payer => payer.Key.StartsWith('g')).Sum(payer => Price(payer.Value.Prompt, payer.Value.Output));
        Assert.InRange(billed, MicroDollars * 9 / 10, MicroDollars);

        using var guestAgain = hosts.Client(QuotaHosts.NewAddress());
        // For less than the others asked for there may still be room, so it asks for more.
        using var refused = await guestAgain.PostChatAsync(QuotaHosts.Ask("late", 40, limit));
        var error = await refused.ErrorAsync();
        Assert.Equal("guests.day", error.GetProperty("budget").GetString());
        Assert.Equal(TimeSpan.Zero, error.GetProperty("resets_at").GetDateTimeOffset().TimeOfDay);
        Assert.Contains("all guests together", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tier_WithItsBudgetSpent_RefusesItsCallersAndNoOthers()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new() { ["Budgets:Tiers:free:MicroDollarsPerMonth"] = "1000" });
        using var free = await hosts.SignedInAsync();
        using var premium = await hosts.SignedInAsync("premium");

        var statuses = new List<HttpStatusCode>();
        for (var call = 0; call < 12; call++)
        {
            using var response = await free.PostChatAsync(QuotaHosts.Ask($"f{call}"));
            statuses.Add(response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        using var other = await premium.PostChatAsync(QuotaHosts.Ask("p"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Provider_ThatOverbills_IsChargedToTheBudgetAndLocksItsCallersOut()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new()
        {
            ["Budgets:Deployment:MicroDollarsPerMonth"] = "10000",
        });
        hosts.Upstream.Behave = _ => new Behavior { LyingUsage = """{"prompt_tokens":10000,"completion_tokens":20,"total_tokens":10020}""" };
        var who = QuotaHosts.NewAddress();
        using var client = hosts.Client(who);
        (await client.PostChatAsync(QuotaHosts.Ask("a", extra: ",\"max_tokens\":30"))).Dispose();
        await hosts.SettledAsync(who);

        // Somebody else: the whole deployment is over its budget.
        using var other = hosts.Client(QuotaHosts.NewAddress());
        using var refused = await other.PostChatAsync(QuotaHosts.Ask("b", extra: ",\"max_tokens\":1"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("deployment.month", (await refused.ErrorAsync()).GetProperty("budget").GetString());
    }

    [Fact]
    public async Task Tenant_WithItsAllowanceSpent_RefusesEveryCallerInIt()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new() { [$"Budgets:Tenants:{Caller.DefaultTenant}:TokensPerMonth"] = "100" });
        hosts.Upstream.Behave = _ => new Behavior { Answer = 500 };
        var who = QuotaHosts.NewAddress();
        using var client = hosts.Client(who);
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(who);

        using var other = hosts.Client(QuotaHosts.NewAddress());
        using var refused = await other.PostChatAsync(QuotaHosts.Ask("b"));

        Assert.Equal("tenant.tokens", (await refused.ErrorAsync()).GetProperty("budget").GetString());
        Assert.InRange(hosts.Upstream.Total.Tokens, 80, 100);
    }

    [Fact]
    public async Task Key_WithItsOwnAllowanceSpent_IsRefusedWhileItsOwnerGoesOn()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString);
        hosts.Upstream.Behave = _ => new Behavior { Answer = 500 };
        using var client = await hosts.SignedInAsync(limits: new KeyLimits { TokensPerMonth = 100 });
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        await Eventually.TrueAsync(() => hosts.Api.Services.GetRequiredService<Settlements>().IsIdle, "the call is settled");

        using var refused = await client.PostChatAsync(QuotaHosts.Ask("b"));

        Assert.Equal("key.tokens", (await refused.ErrorAsync()).GetProperty("budget").GetString());
        Assert.InRange(hosts.Upstream.Total.Tokens, 80, 100);
    }

    [Fact]
    public async Task Cap_ThatWasGoneForAWhile_KnowsAtOnceWhatWasSpentMeanwhile()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var site = Replicas.Start(store.PatientConnectionString, 1, new()
        {
            ["Quota:Enabled"] = "true",
            ["Tiers:small:TokensPerMonth"] = "1000",
            ["Tiers:small:MaxOutputTokens"] = "200",
            ["Tiers:open:MaxOutputTokens"] = "4000",
        });
        var (person, admin) = (await site.PersonAsync(), await site.AdminAsync());
        await MoveAsync("small");
        (await site.A.ChatAsync(person.Token, "What is a budget?")).Is(200);
        var settlements = site.Hosts[0].Services.GetRequiredService<Settlements>();
        await Eventually.TrueAsync(() => settlements.IsIdle, "it is settled");

        await MoveAsync("open");
        var used = 0L;
        for (var question = 0; used < 1_000; question++)
        {
            (await site.A.ChatAsync(person.Token, $"Write a long story about the number {question}.")).Is(200);
            used = (await site.A.GetAsync("/account/usage", person.Token)).Is(200).Json("tokens.used").GetInt64();
        }

        await Eventually.TrueAsync(() => settlements.IsIdle, "all are settled");
        await MoveAsync("small");
        (await site.A.ChatAsync(person.Token, "And one more?")).IsError(429, "insufficient_quota");

        async Task MoveAsync(string tier) => (await site.A.PatchAsync($"/admin/users/{person.Id}", new { tier }, admin)).Is(200);
    }

    private static long Price(long prompt, long output) => (prompt * 2) + (output * 8);
}
