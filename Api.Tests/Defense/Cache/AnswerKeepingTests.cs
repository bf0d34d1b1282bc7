using System.Net;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;
using static AspireAi.Api.Tests.Defense.Cache.CacheHttp;

namespace AspireAi.Api.Tests.Defense.Cache;

/// <summary>What is kept, how long, and that nothing stays behind.</summary>
public sealed class AnswerKeepingTests(StoreServers servers)
{
    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Entry_ThatGoes_LeavesNothingBehind(Store store)
    {
        await using var hosts = await StartAsync(store);
        var question = ChatHttp.Ask(StoreServers.Unique());
        var id = await StoredAsync(hosts, question);
        foreach (var caller in (string[])["default/bob", "default/cid", "guest/203.0.113.9"])
        {
            using var hit = await HitAsync(hosts.Client(caller), question);
        }

        using (await hosts.Client("default/bob").PostAsync("/feedback", ChatHttp.Json($$"""{"cache_id":"{{id}}","thumb":"down"}""")))
        {
        }

        await using var connection = await servers.ConnectAsync(store);
        Assert.Equal(4 * 13, (await CallersAsync(connection, id)).Sum(static text => text.Length));

        Assert.True(await hosts.Apis[0].Services.GetRequiredService<AnswerStore>().DropAsync(id));

        Assert.Empty(await CallersAsync(connection, id));
        await foreach (var key in connection.GetServers()[0].KeysAsync(pattern: $"*{id}*"))
        {
            Assert.Fail($"{key} is still there.");
        }
    }

    [Fact]
    public async Task Callers_OfOneAnswer_AreCountedInTheBudgetAndNeverTooMany()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var hosts = await CacheHosts.StartAsync(server.PatientConnectionString);
        var store = hosts.Apis[0].Services.GetRequiredService<AnswerStore>();
        var question = ChatHttp.Ask(StoreServers.Unique());
        var id = await StoredAsync(hosts, question);
        using (await HitAsync(hosts.Client(), question))
        {
        }

        var before = await store.BytesAsync();
        for (var i = 0; i < 600; i++)
        {
            using var guest = hosts.Client($"guest/203.0.{i / 200}.{i % 200}");
            using var hit = await guest.PostChatAsync(question);
            Assert.Equal("exact", Header(hit, "x-cache"));
        }

        await using var connection = await server.ConnectAsync();
        var callers = await CallersAsync(connection, id);
        Assert.Equal(16, callers.Count);
        Assert.All(callers, static text => Assert.InRange(text.Length, 13, 16 * 13));
        // The one who asked was there before.
        Assert.Equal(before + callers.Sum(static text => text.Length + 100) - 113, await store.BytesAsync());
        // Who was served last may still say something.
        using var receipt = await hosts.Client("guest/203.0.2.199").PostAsync("/feedback", ChatHttp.Json($$"""{"cache_id":"{{id}}","thumb":"down"}"""));
        Assert.True((await receipt.JsonAsync()).GetProperty("hidden").GetBoolean());
        Assert.True(await store.DropAsync(id));
        Assert.Equal(0, await store.BytesAsync());
    }

    private static async Task<List<string>> CallersAsync(ConnectionMultiplexer connection, string entry) =>
        [.. (await connection.GetDatabase().HashGetAsync(AnswerKeys.Callers(AnswerKeys.PartitionOf(entry)), AnswerKeys.CallerBuckets(entry))).Where(static text => !text.IsNull).Select(static text => (string)text!)];

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Entry_Expired_IsAMiss(Store store)
    {
        await using var hosts = await StartAsync(store, new() { ["Cache:Ttl"] = "00:00:01" });
        var question = ChatHttp.Ask(StoreServers.Unique());
        var id = await StoredAsync(hosts, question);
        // On a busy machine it may have expired before it was seen, and have been asked for again.
        var asked = hosts.Upstream.Requests.Count;

        await Eventually.TrueAsync(async () =>
        {
            using var response = await hosts.Client("default/bob").PostChatAsync(question);
            return Header(response, "x-cache") == "miss";
        }, "the answer expires");
        Assert.Equal(asked + 1, hosts.Upstream.Requests.Count);
        // A vote on what has expired changes nothing.
        await Eventually.TrueAsync(async () =>
        {
            using var receipt = await hosts.Client("default/bob").PostAsync("/feedback", ChatHttp.Json($$"""{"cache_id":"{{id}}","thumb":"down"}"""));
            return !(await receipt.JsonAsync()).GetProperty("hidden").GetBoolean();
        }, "the next answer expires too");
    }

    [Theory]
    [InlineData("""{"role":"assistant","content":null,"refusal":"I can't help with that."}""", """{"refusal":"I can't help with that."}""")]
    [InlineData("""{"role":"assistant","content":""}""", """{"content":""}""")]
    [InlineData("""{"role":"assistant","content":" \n"}""", """{"content":" \n"}""")]
    public async Task Answer_EmptyOrRefused_IsNotKept(string message, string delta)
    {
        await using var hosts = await StartAsync(Store.Redis);
        hosts.Upstream.Script = (context, request) => request.IsStream
            ? ScriptedUpstream.SendStreamAsync(context, [ScriptedUpstream.Chunk("@", null).Replace("\"@\"", delta, StringComparison.Ordinal), .. ScriptedUpstream.Chunks()])
            : ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("@").Replace("""{"role":"assistant","content":"@"}""", message, StringComparison.Ordinal));
        using var client = hosts.Client();
        foreach (var extra in (string[])["", ",\"stream\":true"])
        {
            var question = ChatHttp.Ask(StoreServers.Unique(), extra: extra);
            for (var i = 0; i < 3; i++)
            {
                using var response = await client.PostChatAsync(question);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                await response.Content.ReadAsStringAsync();
                Assert.NotEqual("exact", Header(response, "x-cache"));
            }

            await Eventually.TrueAsync(async () => Header(await client.PostChatAsync(question), "x-cache") == "miss", "no flight was left");
        }
    }

    private async Task<CacheHosts> StartAsync(Store store, Dictionary<string, string?>? settings = null) =>
        await CacheHosts.StartAsync(await servers.ConnectionStringAsync(store), settings: settings);

    private static async Task<string> StoredAsync(CacheHosts hosts, string question)
    {
        using var first = await hosts.Client().PostChatAsync(question);
        using var hit = await HitAsync(hosts.Client(), question);
        return Header(first, "x-cache-id")!;
    }
}
