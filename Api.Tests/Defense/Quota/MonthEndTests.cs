using System.Net;
using AspireAi.Api.Data;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

public sealed class MonthEndTests
{
    [Fact]
    public async Task Call_OverTheMonthsEnd_CountsInTheMonthItBeganAndTheNextStartsAgain()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        var clock = new MovedTime(new DateTimeOffset(2026, 7, 31, 23, 59, 50, TimeSpan.Zero));
        await using var hosts = await QuotaHosts.StartAsync(
            store.PatientConnectionString,
            new() { ["Tiers:guest:TokensPerMonth"] = "1000", ["Tiers:guest:MaxOutputTokens"] = "5000", ["Quota:WaitForRoom"] = "00:00:00" },
            services => services.AddSingleton<TimeProvider>(clock));
        var who = QuotaHosts.NewAddress();
        using var client = hosts.Client(who);
        var goOn = new TaskCompletionSource();
        hosts.Upstream.Behave = _ => new Behavior { Answer = 5000, WaitsFor = goOn.Task };

        var over = client.PostChatAsync(QuotaHosts.Ask("over"));
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "the call runs");
        using (var refused = await client.PostChatAsync(QuotaHosts.Ask("full")))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal("quota_in_use", (await refused.ErrorAsync()).GetProperty("code").GetString());
        }

        clock.Moved += TimeSpan.FromSeconds(20);
        hosts.Upstream.Behave = _ => new Behavior();
        using (var next = await client.PostChatAsync(QuotaHosts.Ask("next")))
        {
            Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        }

        goOn.SetResult();
        (await over).Dispose();
        var totals = hosts.Api.Services.GetRequiredService<UsageTotals>();
        var scope = ScopeNames.Caller(QuotaHosts.Subject(who));
        await Eventually.TrueAsync(async () => (await totals.ReadAsync([(scope, "2026-07"), (scope, "2026-08")])).Count == 2, "both are recorded");
        Assert.Equal(
            [("2026-07", hosts.Upstream.Bills["over"].Tokens), ("2026-08", hosts.Upstream.Bills["next"].Tokens)],
            (await totals.ReadAsync([(scope, "2026-07"), (scope, "2026-08")])).Select(total => (total.Period, total.Tokens)).Order());
        Assert.Equal(
            ["2026-07-31", "2026-08-01"],
            (await totals.ReadAsync([(ScopeNames.Guests, "2026-07-31"), (ScopeNames.Guests, "2026-08-01")])).Select(total => total.Period).Order());
    }

    /// <summary>The time, but on another day.</summary>
    private sealed class MovedTime(DateTimeOffset start) : TimeProvider
    {
        private readonly TimeSpan _from = start - System.GetUtcNow();

        public TimeSpan Moved { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _from + Moved;
    }
}
