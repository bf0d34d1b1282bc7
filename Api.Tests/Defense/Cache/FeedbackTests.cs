using System.Net;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache;

public sealed class FeedbackTests(StoreServers servers)
{
    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task ThumbsDown_HidesFromThatPersonAtOnce_AndFromAllWhenSeveralAgree(Store store)
    {
        await using var hosts = await StartAsync(store);
        var question = ChatHttp.Ask(StoreServers.Unique());
        var id = await StoredAsync(hosts, question);
        foreach (var caller in (string[])["default/bob", "default/cid", "default/eve", "default/fay"])
        {
            Assert.Equal("exact", await CacheAsync(hosts, caller, question));
        }

        Assert.True(await ThumbAsync(hosts, "default/bob", id, "down"));
        Assert.NotEqual("exact", await CacheAsync(hosts, "default/bob", question, noStore: true));
        Assert.Equal("exact", await CacheAsync(hosts, "default/fay", question));
        Assert.True(await ThumbAsync(hosts, "default/cid", id, "down"));
        Assert.Equal("exact", await CacheAsync(hosts, "default/fay", question));
        Assert.True(await ThumbAsync(hosts, "default/eve", id, "down"));
        await HiddenAsync(hosts, "default/fay", question);
    }

    [Fact]
    public async Task ThumbsDown_TakenBack_ShowsItAgain()
    {
        await using var hosts = await StartAsync(Store.Redis);
        var question = ChatHttp.Ask(StoreServers.Unique());
        var id = await StoredAsync(hosts, question);
        Assert.True(await ThumbAsync(hosts, "default/ann", id, "down"));
        Assert.False(await ThumbAsync(hosts, "default/ann", id, "up"));
        Assert.Equal("exact", await CacheAsync(hosts, "default/ann", question));
    }

    [Theory]
    [InlineData("default/ann", Store.Redis)]
    [InlineData("default/ann", Store.Garnet)]
    [InlineData("guest/203.0.113.77", Store.Redis)]
    public async Task ThumbsDown_OnAPrivateAnswer_HidesItToo(string caller, Store store)
    {
        await using var hosts = await StartAsync(store);
        // A guest's answers are private as long as they are not shared.
        var question = ChatHttp.Ask(caller.StartsWith("guest", StringComparison.Ordinal) ? StoreServers.Unique() : $"Where is my order {StoreServers.Unique()}?");
        var id = await StoredAsync(hosts, question, caller);

        Assert.True(await ThumbAsync(hosts, caller, id, "down"));
        await HiddenAsync(hosts, caller, question);
        Assert.False(await ThumbAsync(hosts, caller, id, "up"));
        Assert.Equal("exact", await CacheAsync(hosts, caller, question));
        Assert.True(await ThumbAsync(hosts, caller, id, "down"));
        // Asked afresh it is another answer, on which nobody has said anything yet.
        Assert.NotEqual("exact", await CacheAsync(hosts, caller, question));
        await Eventually.TrueAsync(async () => await CacheAsync(hosts, caller, question) == "exact", "the new answer is kept");
    }

    [Fact]
    public async Task Votes_OnAnAnswerThatWasReplaced_DoNotCountAgainstTheNewOne()
    {
        await using var hosts = await StartAsync(Store.Redis);
        var question = ChatHttp.Ask(StoreServers.Unique());
        var id = await StoredAsync(hosts, question);
        string[] readers = ["default/bob", "default/cid", "default/eve"];
        foreach (var reader in readers)
        {
            Assert.Equal("exact", await CacheAsync(hosts, reader, question));
        }

        Assert.True(await ThumbAsync(hosts, "default/bob", id, "down"));
        using (var refreshed = await CacheHttp.SendAsync(hosts.Client(), question, "no-cache"))
        {
            Assert.Equal("miss", CacheHttp.Header(refreshed, "x-cache"));
        }

        await Eventually.TrueAsync(async () => !await ThumbAsync(hosts, "default/cid", id, "down"), "the new answer is kept");
        foreach (var reader in readers)
        {
            Assert.False(await ThumbAsync(hosts, reader, id, "down"));
        }

        Assert.Equal("exact", await CacheAsync(hosts, "default/fay", question));
        Assert.Equal("exact", await CacheAsync(hosts, "default/bob", question));
    }

    [Fact]
    public async Task Votes_OfStrangersAndGuests_RemoveNothingForOthers()
    {
        await using var hosts = await StartAsync(Store.Redis);
        var question = ChatHttp.Ask(StoreServers.Unique());
        var id = await StoredAsync(hosts, question);
        for (var i = 0; i < 5; i++)
        {
            // Never served it.
            Assert.False(await ThumbAsync(hosts, $"default/stranger{i}", id, "down"));

            // Served it, but an address is cheap.
            Assert.Equal("exact", await CacheAsync(hosts, $"guest/203.0.113.{i}", question));
            Assert.True(await ThumbAsync(hosts, $"guest/203.0.113.{i}", id, "down"));
        }

        Assert.Equal("exact", await CacheAsync(hosts, "default/ann", question));
        Assert.NotEqual("exact", await CacheAsync(hosts, "guest/203.0.113.1", question));
    }

    [Theory]
    [InlineData("""{"thumb":"down"}""", "cache_id")]
    [InlineData("""{"cache_id":"x","thumb":"sideways"}""", "thumb")]
    public async Task Feedback_Wrong_Is400ThatNamesTheField(string body, string param)
    {
        await using var hosts = await StartAsync(Store.Redis);
        using var response = await hosts.Client().PostAsync("/feedback", ChatHttp.Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (await response.ErrorAsync()).GetProperty("param").GetString());
    }

    private async Task<CacheHosts> StartAsync(Store store) => await CacheHosts.StartAsync(await servers.ConnectionStringAsync(store));

    private static async Task<string> StoredAsync(CacheHosts hosts, string question, string caller = "default/ann")
    {
        using var first = await hosts.Client(caller).PostChatAsync(question);
        await Eventually.TrueAsync(async () => await CacheAsync(hosts, caller, question) == "exact", "the answer was stored");
        return first.Headers.GetValues("x-cache-id").Single();
    }

    private static async Task<string> CacheAsync(CacheHosts hosts, string caller, string question, bool noStore = false)
    {
        // A refresh would replace the entry that the test is about, so a caller who no longer sees it is asked without storing.
        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context,
            noStore ? ScriptedUpstream.Completion("Other").Replace("\"stop\"", "\"length\"", StringComparison.Ordinal) : ScriptedUpstream.Completion("Hello"));
        using var response = await hosts.Client(caller).PostChatAsync(question);
        return response.Headers.GetValues("x-cache").Single();
    }

    /// <summary>The answer is not served; what is asked instead may still join the call that was made for it just before.</summary>
    private static Task HiddenAsync(CacheHosts hosts, string caller, string question) => Eventually.TrueAsync(async () =>
    {
        var cache = await CacheAsync(hosts, caller, question, noStore: true);
        Assert.NotEqual("exact", cache);
        return cache == "miss";
    }, "it is asked anew");

    private static async Task<bool> ThumbAsync(CacheHosts hosts, string caller, string id, string thumb)
    {
        using var response = await hosts.Client(caller).PostAsync("/feedback", ChatHttp.Json($$"""{"cache_id":"{{id}}","thumb":"{{thumb}}"}"""));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.JsonAsync()).GetProperty("hidden").GetBoolean();
    }
}
