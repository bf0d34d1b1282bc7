using AspireAi.Api.Defense.Identity;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Identity;

public sealed class RememberedTests
{
    private static readonly RedisTimeoutException _away = new(CommandFlags.None, "away", CommandStatus.Unknown);

    private readonly FakeTimeProvider _time = new();
    private readonly Listening _listening = new() { ToAnnouncements = true };
    private readonly Remembered<string> _remembered;
    private int _lookUps;

    public RememberedTests() => _remembered = new(_time, new CallerOptions { MaxRemembered = 100 }, _listening);

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
    public async Task Entry_WithoutAnnouncements_IsAlwaysLookedUp()
    {
        _listening.ToAnnouncements = false;
        await GetAsync("one");
        Assert.Equal("two", (await GetAsync("two")).Value);
        Assert.False(_remembered.TryGetFresh("id", out _));
    }

    [Fact]
    public async Task BooksAway_EntryIsRememberedForMinutesAndNoLonger()
    {
        await GetAsync("one");
        _time.Advance(TimeSpan.FromSeconds(299));
        var found = await FailAsync();
        Assert.Equal(("one", true), (found.Value, found.FromMemory));
        // The outage itself does not keep it alive.
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<RedisTimeoutException>(FailAsync);
    }

    [Fact]
    public async Task BooksAway_NoLookUpFollowsAFailedOneForAWhile()
    {
        await GetAsync("one");
        _time.Advance(TimeSpan.FromSeconds(11));
        for (var i = 0; i < 10; i++)
        {
            Assert.True((await FailAsync()).FromMemory);
        }

        Assert.Equal(2, _lookUps);
        _time.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal("back", (await GetAsync("back")).Value);
    }

    [Fact]
    public async Task BooksAway_WhatWasForgottenOrGoneIsNotRemembered()
    {
        await GetAsync("one");
        _remembered.Forget("id");
        await Assert.ThrowsAsync<RedisTimeoutException>(FailAsync);

        _time.Advance(TimeSpan.FromSeconds(1));
        await GetAsync("one");
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null((await GetAsync(null)).Value);
        await Assert.ThrowsAsync<RedisTimeoutException>(FailAsync);
    }

    [Fact]
    public async Task Doubted_EntryIsLookedUpAgainButOutlivesAnOutage()
    {
        await GetAsync("one");
        _remembered.DoubtAll();
        Assert.True((await FailAsync()).FromMemory);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("two", (await GetAsync("two")).Value);
    }

    [Fact]
    public async Task LookUp_OvertakenByAChange_IsNeitherKeptNorJoined()
    {
        var books = new TaskCompletionSource<string?>();
        var before = _remembered.GetAsync("id", _ => books.Task);
        _remembered.Forget("id");

        // Whoever comes after the change asks for themselves.
        Assert.Equal("new", (await GetAsync("new")).Value);
        books.SetResult("old");
        Assert.Equal("old", (await before).Value);
        Assert.Equal("new", (await GetAsync("another")).Value);
    }

    [Fact]
    public async Task LookUps_AtOnce_AreOne()
    {
        var books = new TaskCompletionSource<string?>();
        var all = Enumerable.Range(0, 20).Select(_ => _remembered.GetAsync("id", async _ =>
        {
            _lookUps++;
            return await books.Task;
        }).AsTask()).ToList();
        books.SetResult("one");
        Assert.All(await Task.WhenAll(all), found => Assert.Equal("one", found.Value));
        Assert.Equal(1, _lookUps);
    }

    [Fact]
    public async Task Memory_IsBounded()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await _remembered.GetAsync($"{i}", id => Task.FromResult<string?>(id));
            Assert.InRange(_remembered.Count, 1, 101);
        }

        Assert.True(_remembered.TryGetFresh("999", out _));
    }

    [Fact]
    public async Task LookUp_ThatFailsOtherwise_IsNotHidden()
    {
        await GetAsync("one");
        _time.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<FormatException>(async () => await _remembered.GetAsync("id", _ => Task.FromException<string?>(new FormatException())));
    }

    private ValueTask<Found<string>> GetAsync(string? value) => _remembered.GetAsync("id", _ =>
    {
        _lookUps++;
        return Task.FromResult(value);
    });

    private async Task<Found<string>> FailAsync() => await _remembered.GetAsync("id", _ =>
    {
        _lookUps++;
        return Task.FromException<string?>(_away);
    });
}
