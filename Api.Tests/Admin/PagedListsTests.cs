using AspireAi.Api.Data;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Admin;

/// <summary>Every list of the administration comes in pages that, put together, are the whole list.</summary>
public sealed class PagedListsTests(StoreServers servers)
{
    private static readonly string[] _lists = ["/admin/audit", "/admin/cache", "/admin/cache/reports", "/admin/keys", "/admin/tenants", "/admin/tiers", "/admin/usage/callers", "/admin/users"];

    [Fact]
    public async Task EveryList_PageByPage_IsTheWholeList()
    {
        await using var replicas = Replicas.Start(await servers.OwnDatabaseAsync(), count: 1, new() { ["Quota:Enabled"] = "true" });
        var api = replicas.A;
        var admin = await replicas.AdminAsync();
        for (var number = 0; number < 3; number++)
        {
            var person = await replicas.PersonAsync();
            (await api.ChatAsync(person.Token, $"What is {number} plus one?")).Is(200);
            (await api.PostAsync("/admin/tenants", new { id = $"tenant-{number}", name = "A tenant" }, admin)).Is(201);
            (await api.PostAsync("/admin/keys", new { name = "A key", tenant = $"tenant-{number}", tier = "free" }, admin)).Is(201);
        }

        await Eventually.TrueAsync(async () => (await api.GetAsync("/admin/cache", admin)).Is(200).Json("count").GetInt32() == 3, "the answers are stored");
        await Eventually.TrueAsync(async () => (await api.GetAsync("/admin/usage/callers", admin)).Is(200).Json("data").GetArrayLength() >= 3, "the calls are settled");
        foreach (var list in _lists.Where(static list => list != "/admin/cache/reports"))
        {
            var whole = (await api.GetAsync($"{list}?limit=200", admin)).Is(200).Json("data").EnumerateArray().Select(static item => item.GetRawText()).ToList();
            Assert.True(whole.Count >= 3, $"{list} has {whole.Count} items");
            var paged = new List<string>();
            for (string? after = null; ;)
            {
                var page = (await api.GetAsync($"{list}?limit=2{(after is null ? "" : "&after=" + Uri.EscapeDataString(after))}", admin)).Is(200);
                paged.AddRange(page.Json("data").EnumerateArray().Select(static item => item.GetRawText()));
                if (page.Json("next").GetString() is not { } next)
                {
                    break;
                }

                after = next;
            }

            Assert.Equal(whole, paged);
        }
    }

    [Fact]
    public async Task EveryList_WithAPageThatIsNone_NamesTheField()
    {
        await using var replicas = Replicas.Start(await servers.OwnDatabaseAsync(), count: 1);
        var admin = await replicas.AdminAsync();
        foreach (var list in _lists)
        {
            Assert.Equal("'limit' has to be from 1 to 200, not '201'.", (await replicas.A.GetAsync(list + "?limit=201", admin)).Is(400).Text("error.message"));
            Assert.Equal("take", (await replicas.A.GetAsync(list + "?take=5", admin)).Is(400).Text("error.param"));
            Assert.Equal("after", (await replicas.A.GetAsync(list + "?after=nowhere", admin)).Is(400).Text("error.param"));
        }
    }

    [Fact]
    public void RankCursor_GoesOnBehindTheLast_WhateverRanksTheSame()
    {
        var items = new (long Rank, string Id)[] { (1, "d"), (3, "a-b"), (2, "b"), (2, "c") };
        RankCursor RankOf((long Rank, string Id) item) => new(item.Rank, 0, item.Id);
        var seen = new List<string>();
        for (RankCursor? after = null; ;)
        {
            var page = RankCursor.PageOf(items, RankOf, after, 1);
            seen.Add(Assert.Single(page.Items).Id);
            if (page.Next is not { } next)
            {
                break;
            }

            Assert.True(RankCursor.TryParse(next, out var cursor));
            after = cursor;
        }

        Assert.Equal(["a-b", "b", "c", "d"], seen);
        Assert.False(RankCursor.TryParse("1-x-a", out _));
    }
}
