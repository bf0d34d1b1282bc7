using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota.Budgets;

/// <summary>What the slices of a tenant and their budget know of each other, when something was overdrawn, lost or never told.</summary>
public sealed class BudgetSlicesTests : IAsyncLifetime
{
    private const long MicroDollars = 10_000;
    private readonly BudgetUse _budget = new("deployment", BudgetPeriod.Month, MicroDollars * 1000);
    private readonly RedisServer _store = new();
    private QuotaHosts _hosts = null!;

    public async ValueTask InitializeAsync()
    {
        await _store.StartAsync();
        _hosts = await QuotaHosts.StartAsync(_store.PatientConnectionString, new()
        {
            ["Budgets:Deployment:MicroDollarsPerMonth"] = $"{MicroDollars}",
            ["Budgets:SliceMicroDollars"] = "1000",
        });
    }

    [Fact]
    public async Task Overage_BesideARunningCall_DoesNotMakeRoomOfWhatThatOneHolds()
    {
        using var client = _hosts.Client(QuotaHosts.NewAddress());
        var goOn = new TaskCompletionSource();
        _hosts.Upstream.Behave = _ => new Behavior { WaitsFor = goOn.Task };
        var running = client.PostChatAsync(QuotaHosts.Ask("running", extra: ",\"max_tokens\":900"));
        await Eventually.TrueAsync(() => _hosts.Upstream.Running == 1, "a call holds most of the budget");

        // Bills 8,160 micro-dollars, while 7,200 are held.
        var who = QuotaHosts.NewAddress();
        using var other = _hosts.Client(who);
        _hosts.Upstream.Behave = _ => new Behavior { LyingUsage = """{"prompt_tokens":4000,"completion_tokens":20,"total_tokens":4020}""" };
        (await other.PostChatAsync(QuotaHosts.Ask("overbills", extra: ",\"max_tokens\":30"))).EnsureSuccessStatusCode().Dispose();
        await Eventually.TrueAsync(async () => (await _hosts.CounterAsync(who)) is { HeldTokens: 0, Tokens: 4020 }, "the overage is charged");
        goOn.SetResult();
        (await running).EnsureSuccessStatusCode().Dispose();
        await _hosts.SettledAsync(who);

        // Whoever comes now takes all there is.
        _hosts.Upstream.Behave = _ => new Behavior { Answer = 5000 };
        for (var call = 0; call < 3; call++)
        {
            (await other.PostChatAsync(QuotaHosts.Ask($"late{call}", extra: ",\"max_tokens\":900"))).Dispose();
            await _hosts.SettledAsync(who);
        }

        var slice = await SliceAsync();
        Assert.InRange(slice.Settled, _budget.Cap * 9 / 10, _budget.Cap);
        Assert.InRange(slice.Granted, 0, _budget.Cap);
    }

    [Fact]
    public async Task Grant_ThatNeverReachedItsTenant_ComesBackByTheJanitor()
    {
        await KnownAsync();
        await _hosts.Store.DrawAsync(Caller.DefaultTenant, _hosts.Store.Clock.Day, _budget, 0, 0, need: 9_000_000, usual: 1);
        Assert.InRange(await DrawnAsync(), 9_000_000, _budget.Cap);

        await JanitorAsync(rounds: 3);

        Assert.Equal((await SliceAsync()).Settled, await DrawnAsync());
    }

    [Fact]
    public async Task Return_ThatTheBudgetNeverHeardOf_IsToldAgainByTheJanitor()
    {
        await KnownAsync();
        await _hosts.Store.ReturnAsync(Caller.DefaultTenant, _hosts.Store.Clock.Day, _budget.Name, _budget.Period);
        Assert.NotEqual((await SliceAsync()).Settled, await DrawnAsync());

        await JanitorAsync(rounds: 1);

        Assert.Equal((await SliceAsync()).Settled, await DrawnAsync());
    }

    /// <summary>On a cluster the two may lie on different servers, of which one crashes.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task Return_ThatTheTenantHasLost_ComesBackFromTheBudget(bool byJanitor)
    {
        await KnownAsync();
        await JanitorAsync(rounds: 2);
        var before = await SliceAsync();
        Assert.True(before is { Room: 0, Returned: > 0 }, $"{before} was not given back.");
        await using var connection = await _store.ConnectAsync();
        await connection.GetDatabase().HashDeleteAsync(
            QuotaKeys.TenantMonth(Caller.DefaultTenant, QuotaKeys.DateOf(_hosts.Store.Clock.Day)), $"s:{_budget.Name}:r");
        Assert.InRange((await SliceAsync()).Room, 1, long.MaxValue);

        if (byJanitor)
        {
            await JanitorAsync(rounds: 1);
        }
        else
        {
            var slices = _hosts.Api.Services.GetRequiredService<BudgetSlices>();
            await slices.DrawAsync(Scopes(), _hosts.Store.Clock.Day, [await SliceAsync()], need: _budget.Cap);
        }

        Assert.Equal(before.Returned, (await SliceAsync()).Returned);
    }

    public async ValueTask DisposeAsync()
    {
        await _hosts.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>The tenant has made a call, so that there is a slice.</summary>
    private async Task KnownAsync()
    {
        var who = QuotaHosts.NewAddress();
        using var client = _hosts.Client(who);
        (await client.PostChatAsync(QuotaHosts.Ask("known", extra: ",\"max_tokens\":20"))).EnsureSuccessStatusCode().Dispose();
        await _hosts.SettledAsync(who);
    }

    private async Task JanitorAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            await _hosts.Api.Services.GetRequiredService<QuotaJanitor>().ReturnIdleSlicesAsync();
        }
    }

    private QuotaScopes Scopes() => new(Caller.DefaultTenant, QuotaScopes.None, null) { Budgets = [_budget] };

    private async Task<Slice> SliceAsync() => (await _hosts.Store.GateAsync(Scopes)).Slices.Single();

    /// <summary>What all tenants have drawn, as the budget knows it.</summary>
    private async Task<long> DrawnAsync() => (await _hosts.Store.DrawAsync("another", _hosts.Store.Clock.Day, _budget, 0, 0, need: 0, usual: 1)).Total;
}
