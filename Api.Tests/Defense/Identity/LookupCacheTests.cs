using AspireAi.Api.Defense.Identity;
using AspireAi.ServiceDefaults;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Identity;

public sealed class LookupCacheTests
{
    private static readonly DatabaseUnavailableException _away = new("unavailable");

    private readonly FakeTimeProvider _time = new();
    private readonly LookupState _state = new() { HearsChanges = true };
    private readonly LookupCache<string> _cache;
    private int _lookUps;

    public LookupCacheTests() => _cache = new(_time, new CallerOptions { MaxEntries = 100, FreshFor = TimeSpan.FromSeconds(10) }, _state);

    [Fact]
    public async Task Entry_WithinSeconds_IsNotLookedUpAgain()
    {
        await GetAsync("one");
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal("one", (await GetAsync("two")).Value);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("two", (await GetAsync("two")).Value);
        Assert.Equal(2, _lookUps);
    }

    [Fact]
    public async Task Entry_WithoutInvalidations_IsAlwaysLookedUp()
    {
        _state.HearsChanges = false;
        await GetAsync("one");
        Assert.Equal("two", (await GetAsync("two")).Value);
        Assert.False(_cache.TryGetFresh("id", out _));
    }

    [Fact]
    public async Task DatabaseUnavailable_EntryIsUsedForMinutesAndNoLonger()
    {
        await GetAsync("one");
        _time.Advance(TimeSpan.FromSeconds(299));
        var found = await FailAsync();
        Assert.Equal(("one", true), (found.Value, found.IsStale));
        // The outage itself does not keep it alive.
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(FailAsync);
    }

    [Fact]
    public async Task DatabaseUnavailable_NoLookUpFollowsAFailedOneForAWhile()
    {
        await GetAsync("one");
        _time.Advance(TimeSpan.FromSeconds(11));
        for (var i = 0; i < 10; i++)
        {
            Assert.True((await FailAsync()).IsStale);
        }

        Assert.Equal(2, _lookUps);
        _time.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal("back", (await GetAsync("back")).Value);
    }

    [Fact]
    public async Task DatabaseUnavailable_WhatWasInvalidatedOrIsGoneIsNotUsed()
    {
        await GetAsync("one");
        _cache.Invalidate("id");
        await Assert.ThrowsAsync<DatabaseUnavailableException>(FailAsync);

        _time.Advance(TimeSpan.FromSeconds(1));
        await GetAsync("one");
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null((await GetAsync(null)).Value);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(FailAsync);
    }

    [Fact]
    public async Task Invalidated_EntryIsLookedUpAgainButOutlivesAnOutage()
    {
        await GetAsync("one");
        _cache.InvalidateAll();
        Assert.True((await FailAsync()).IsStale);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("two", (await GetAsync("two")).Value);
    }

    [Fact]
    public async Task LookUp_OvertakenByAChange_IsNeitherKeptNorJoined()
    {
        var answer = new TaskCompletionSource<string?>();
        var before = _cache.GetAsync("id", (_, _) => answer.Task);
        _cache.Invalidate("id");

        // Whoever comes after the change asks for themselves.
        Assert.Equal("new", (await GetAsync("new")).Value);
        answer.SetResult("old");
        Assert.Equal("old", (await before).Value);
        Assert.Equal("new", (await GetAsync("another")).Value);
    }

    [Fact]
    public async Task LookUps_AtOnce_AreOne()
    {
        var answer = new TaskCompletionSource<string?>();
        var all = Enumerable.Range(0, 20).Select(_ => _cache.GetAsync("id", async (_, _) =>
        {
            _lookUps++;
            return await answer.Task;
        }).AsTask()).ToList();
        answer.SetResult("one");
        Assert.All(await Task.WhenAll(all), found => Assert.Equal("one", found.Value));
        Assert.Equal(1, _lookUps);
    }

    [Fact]
    public async Task Entries_AreBounded()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await _cache.GetAsync($"{i}", (id, _) => Task.FromResult<string?>(id));
            Assert.InRange(_cache.Count, 1, 101);
        }

        Assert.True(_cache.TryGetFresh("999", out _));
    }

    [Fact]
    public async Task LookUp_ThatTakesTooLong_CountsAsUnavailable()
    {
        await GetAsync("one");
        _time.Advance(TimeSpan.FromSeconds(11));
        var never = new TaskCompletionSource<string?>();
        var known = _cache.GetAsync("id", (_, _) => never.Task).AsTask();
        var unknown = _cache.GetAsync("other", (_, _) => never.Task).AsTask();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(("one", true), ((await known).Value, (await known).IsStale));
        await Assert.ThrowsAsync<TimeoutException>(() => unknown);
    }

    [Fact]
    public async Task LookUp_ThatFailsOtherwise_IsNotHidden()
    {
        await GetAsync("one");
        _time.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<FormatException>(async () => await _cache.GetAsync("id", (_, _) => Task.FromException<string?>(new FormatException())));
    }

    private ValueTask<LookupResult<string>> GetAsync(string? value) => _cache.GetAsync("id", (_, _) =>
    {
        _lookUps++;
        return Task.FromResult(value);
    });

    private async Task<LookupResult<string>> FailAsync() => await _cache.GetAsync("id", (_, _) =>
    {
        _lookUps++;
        return Task.FromException<string?>(_away);
    });
}
