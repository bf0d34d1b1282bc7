using System.Net;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Tests.Defense.Quota.Scripts;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

public sealed class MonthEndTests
{
    [Fact]
    public async Task Call_OverTheMonthsEnd_CountsInTheMonthItBeganAndTheNextStartsAnew()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        // Only the store's clock moves; the replica's own stays at another time all along.
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 7, 31, 23, 59, 50, TimeSpan.Zero));
        await using var hosts = await QuotaHosts.StartAsync(
            store.PatientConnectionString,
            new() { ["Tiers:guest:TokensPerMonth"] = "1000", ["Tiers:guest:MaxOutputTokens"] = "5000" },
            services => services.AddSingleton<StoreClock>(new MovableStoreClock(clock, TimeProvider.System)));
        var who = QuotaHosts.NewAddress();
        using var client = hosts.Client(who);
        var goOn = new TaskCompletionSource();
        hosts.Upstream.Behave = _ => new Behavior { Answer = 5000, WaitsFor = goOn.Task };

        var over = client.PostChatAsync(QuotaHosts.Ask("over"));
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "the call runs");
        using (var refused = await client.PostChatAsync(QuotaHosts.Ask("full")))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        }

        clock.Advance(TimeSpan.FromSeconds(20));
        hosts.Upstream.Behave = _ => new Behavior();
        using (var next = await client.PostChatAsync(QuotaHosts.Ask("next")))
        {
            Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        }

        goOn.SetResult();
        (await over).Dispose();
        await hosts.SettledAsync(who);

        Assert.Equal(hosts.Upstream.Bills["next"].Tokens, (await hosts.CounterAsync(who)).Tokens);
        await using var connection = await store.ConnectAsync();
        Assert.Equal(hosts.Upstream.Bills["over"].Tokens,
            (long)await connection.GetDatabase().HashGetAsync(QuotaKeys.SubjectMonth("default", QuotaHosts.Subject(who), new DateOnly(2026, 7, 1)), "t"));
    }
}
