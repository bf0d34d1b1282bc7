using System.Net;
using System.Text.Json;
using AspireAi.Api.Chat;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;
using static AspireAi.Api.Tests.Defense.Cache.CacheHttp;

namespace AspireAi.Api.Tests.Defense.Cache;

public sealed class ExactCacheTests(StoreServers servers)
{
    private const string Stream = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Answer_AskedAgainByAnother_IsFree(Store store)
    {
        await using var hosts = await StartAsync(store, replicas: 2);
        var question = ChatHttp.Ask($"How do I reverse a string? {StoreServers.Unique()}");
        using var first = await hosts.Client("default/ann").PostChatAsync(question);
        Assert.Equal("miss", Header(first, "x-cache"));
        var answer = await first.Content.ReadAsStringAsync();

        using var second = await HitAsync(hosts.Client("default/bob", replica: 1), question);
        Assert.Equal("exact", Header(second, "x-cache"));
        Assert.Equal(answer, await second.Content.ReadAsStringAsync());
        Assert.NotNull(second.Headers.Age);
        Assert.Equal(Header(first, "x-cache-id"), Header(second, "x-cache-id"));
        Assert.Equal("10", Header(second, "x-cache-saved-tokens"));
        Assert.Single(hosts.Upstream.Requests);
    }

    /// <summary>Unicode's normalization throws on it.</summary>
    [Fact]
    public async Task Question_WithWhatIsNoCharacter_IsAnswered()
    {
        await using var hosts = await StartAsync(Store.Redis);
        var question = ChatHttp.Ask($"What is a café \uFFFE {StoreServers.Unique()}?");
        using var client = hosts.Client();
        using var first = await client.PostChatAsync(question);
        Assert.Equal("miss", Header(first, "x-cache"));
        using var second = await HitAsync(client, question);
        Assert.Equal("exact", Header(second, "x-cache"));
    }

    [Fact]
    public async Task Stream_AskedAgain_IsReplayedChunkByChunk()
    {
        await using var hosts = await StartAsync(Store.Redis);
        var question = ChatHttp.Ask(StoreServers.Unique(), extra: Stream);
        using var client = hosts.Client();
        using var first = await client.PostChatAsync(question);
        var chunks = await Sse.AllAsync(first);
        using var second = await HitAsync(client, question);
        Assert.Equal(chunks, await Sse.AllAsync(second));
        Assert.Equal("text/event-stream", second.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Stream_AskedAgainWithoutUsage_HasNoUsageChunk()
    {
        await using var hosts = await StartAsync(Store.Redis);
        var question = StoreServers.Unique();
        using var client = hosts.Client();
        using (await client.PostChatAsync(ChatHttp.Ask(question, extra: Stream)))
        {
        }

        using var second = await HitAsync(client, ChatHttp.Ask(question, extra: ",\"stream\":true"));
        Assert.DoesNotContain(await Sse.AllAsync(second), chunk => chunk.Contains("\"usage\":{", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_AskedInTheOtherForm_IsTheSameAnswer(bool streamFirst)
    {
        await using var hosts = await StartAsync(Store.Redis);
        var question = StoreServers.Unique();
        using var client = hosts.Client();
        using var first = await client.PostChatAsync(ChatHttp.Ask(question, extra: streamFirst ? Stream : ""));
        await first.Content.ReadAsStringAsync();
        using var second = await HitAsync(client, ChatHttp.Ask(question, extra: streamFirst ? "" : Stream));
        string text;
        if (streamFirst)
        {
            var json = await second.JsonAsync();
            text = json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
            Assert.Equal("chat.completion", json.GetProperty("object").GetString());
            Assert.Equal(10, json.GetProperty("usage").GetProperty("total_tokens").GetInt32());
            Assert.Equal("stop", json.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        }
        else
        {
            var chunks = await Sse.AllAsync(second);
            Assert.Equal("[DONE]", chunks[^1]);
            Assert.Contains("\"total_tokens\":10", chunks[^2], StringComparison.Ordinal);
            text = string.Concat(chunks.SkipLast(2).Select(chunk => JsonDocument.Parse(chunk).RootElement.GetProperty("choices")[0].GetProperty("delta"))
                .Select(delta => delta.TryGetProperty("content", out var content) ? content.GetString() : ""));
        }

        Assert.Equal("Hello", text);
        Assert.Single(hosts.Upstream.Requests);
    }

    [Theory]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"@"}],"temperature":0.5,"stop":["a"]}""",
        """{"stop":["a"],"temperature":5e-1,"messages":[{"content":"  @\n","role":"user"}],"model":"scripted","user":"x","seed":null}""", true)]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"@\nline"}]}""", """{"model":"scripted","messages":[{"role":"user","content":"@\r\nline"}]}""", true)]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"@ caf\u00e9"}]}""", """{"model":"scripted","messages":[{"role":"user","content":"@ cafe\u0301"}]}""", true)]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"@ if x:\n  y"}]}""", """{"model":"scripted","messages":[{"role":"user","content":"@ if x:\n    y"}]}""", false)]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"@"}]}""", """{"model":"scripted","messages":[{"role":"user","content":"@"}],"temperature":0}""", false)]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"@"}],"temperature":0}""", """{"model":"scripted","messages":[{"role":"user","content":"@"}],"temperature":0.1}""", false)]
    [InlineData("""{"model":"scripted","messages":[{"role":"system","content":"a"},{"role":"user","content":"@"}]}""", """{"model":"scripted","messages":[{"role":"system","content":"b"},{"role":"user","content":"@"}]}""", false)]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"@"}]}""",
        """{"model":"scripted","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"c"},{"role":"user","content":"@"}]}""", false)]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"@"}],"response_format":{"type":"text"}}""", """{"model":"scripted","messages":[{"role":"user","content":"@"}],"response_format":{"type":"json_object"}}""", false)]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"@"}],"unknown_option":1}""", """{"model":"scripted","messages":[{"role":"user","content":"@"}],"unknown_option":2}""", false)]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"@"}],"seed":9007199254740993}""", """{"model":"scripted","messages":[{"role":"user","content":"@"}],"seed":9007199254740992}""", false)]
    public async Task Requests_MeetOnlyWhereNothingCouldChangeTheAnswer(string one, string other, bool meet)
    {
        await using var hosts = await StartAsync(Store.Redis);
        var unique = StoreServers.Unique();
        using var client = hosts.Client();
        using (await client.PostChatAsync(one.Replace("@", unique, StringComparison.Ordinal)))
        {
        }

        using (await HitAsync(client, one.Replace("@", unique, StringComparison.Ordinal)))
        {
        }

        using var second = await client.PostChatAsync(other.Replace("@", unique, StringComparison.Ordinal));
        Assert.Equal(meet ? "exact" : "miss", Header(second, "x-cache"));
    }

    [Theory]
    [InlineData("My order {0} has not arrived, where is it?")]
    [InlineData("Write to ann{0}@example.org that I am late")]
    [InlineData("Is 4111 1111 1111 1111 a valid card? {0}")]
    [InlineData("Can DE89 3704 0044 0532 0130 00 receive money? {0}")]
    [InlineData("Why is my password wrong? {0}")]
    [InlineData("Use sk-abcdefgh12345678 for {0}")]
    [InlineData("Summarize this mail: Hi Bob, dinner is at eight, bring {0} and wine. Ann")]
    [InlineData("What should I reply?\nDear Ann, the {0} is too expensive.\nBob")]
    [InlineData("The password for the server is {0}, is that strong?")]
    public async Task Answer_ToAPersonalQuestion_IsNeverServedToAnother(string pattern)
    {
        await using var hosts = await StartAsync(Store.Redis);
        var question = ChatHttp.Ask(pattern.Replace("{0}", StoreServers.Unique(), StringComparison.Ordinal));
        using (await hosts.Client("default/ann").PostChatAsync(question))
        {
        }

        using var own = await HitAsync(hosts.Client("default/ann"), question);
        Assert.Equal("exact", Header(own, "x-cache"));
        using var others = await hosts.Client("default/bob").PostChatAsync(question);
        Assert.Equal("miss", Header(others, "x-cache"));
        Assert.Equal(2, hosts.Upstream.Requests.Count);
    }

    [Theory]
    [InlineData("What time is it in {0}?", "")]
    [InlineData("Roll a die for {0}", "")]
    [InlineData("Tell a tale of {0}", ",\"temperature\":1.3")]
    public async Task Answer_ThatIsAnotherOneSoon_IsItsCallersForAMoment(string pattern, string extra)
    {
        await using var hosts = await StartAsync(Store.Redis, settings: new() { ["Cache:Ephemeral"] = "00:00:02" });
        var question = ChatHttp.Ask(pattern.Replace("{0}", StoreServers.Unique(), StringComparison.Ordinal), extra: extra);
        using (await hosts.Client("default/ann").PostChatAsync(question))
        {
        }

        using (await HitAsync(hosts.Client("default/ann"), question))
        {
        }

        using var others = await hosts.Client("default/bob").PostChatAsync(question);
        Assert.Equal("miss", Header(others, "x-cache"));
        await Eventually.TrueAsync(
            async () =>
            {
                using var later = await hosts.Client("default/ann").PostChatAsync(question);
                return Header(later, "x-cache") == "miss";
            },
            "it is asked again");
    }

    [Fact]
    public async Task Answer_InAConversation_IsNeverServedToAnother()
    {
        await using var hosts = await StartAsync(Store.Redis);
        var body = $$"""{"model":"scripted","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"{{StoreServers.Unique()}}"}]}""";
        using (await hosts.Client("default/ann").PostChatAsync(body))
        {
        }

        using (await HitAsync(hosts.Client("default/ann"), body))
        {
        }

        using var others = await hosts.Client("default/bob").PostChatAsync(body);
        Assert.Equal("miss", Header(others, "x-cache"));
    }

    [Fact]
    public async Task Tenants_NeverReadOneAnother()
    {
        await using var hosts = await StartAsync(Store.Redis);
        var question = ChatHttp.Ask(StoreServers.Unique());
        using (await hosts.Client("acme/ann").PostChatAsync(question))
        {
        }

        using (await HitAsync(hosts.Client("acme/bob"), question))
        {
        }

        using var others = await hosts.Client("other/ann").PostChatAsync(question);
        Assert.Equal("miss", Header(others, "x-cache"));
    }

    [Theory]
    [InlineData(false, "miss")]
    [InlineData(true, "exact")]
    public async Task Guests_FillTheSharedCacheOnlyWhereAllowed(bool allowed, string forOthers)
    {
        await using var hosts = await StartAsync(Store.Redis, settings: new() { ["Cache:ShareGuestAnswers"] = allowed.ToString() });
        var question = ChatHttp.Ask(StoreServers.Unique());
        using (await hosts.Client("guest/203.0.113.7").PostChatAsync(question))
        {
        }

        using (await HitAsync(hosts.Client("guest/203.0.113.7"), question))
        {
        }

        using var others = await hosts.Client("default/ann").PostChatAsync(question);
        Assert.Equal(forOthers, Header(others, "x-cache"));

        var known = ChatHttp.Ask(StoreServers.Unique());
        using (await hosts.Client("default/ann").PostChatAsync(known))
        {
        }

        using var guest = await HitAsync(hosts.Client("guest/203.0.113.8"), known);
        Assert.Equal("exact", Header(guest, "x-cache"));
    }

    [Fact]
    public async Task CacheControl_NarrowsAndNeverWidens()
    {
        await using var hosts = await StartAsync(Store.Redis);
        var unique = StoreServers.Unique();
        var question = ChatHttp.Ask(unique);
        using var client = hosts.Client();
        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion($"Answer {hosts.Upstream.Requests.Count}"));
        using (await client.PostChatAsync(question))
        {
        }

        using (await HitAsync(client, question))
        {
        }

        Assert.Equal("bypass", Header(await SendAsync(client, question, "no-store"), "x-cache"));
        Assert.Equal(2, hosts.Upstream.Requests.Count);
        Assert.Equal("exact", Header(await SendAsync(client, question, "max-age=3600"), "x-cache"));
        Assert.Equal("miss", Header(await SendAsync(client, question, "no-cache"), "x-cache"));
        Assert.Equal(3, hosts.Upstream.Requests.Count);
        await Eventually.TrueAsync(async () =>
        {
            using var replaced = await client.PostChatAsync(question);
            return Header(replaced, "x-cache") == "exact" && (await replaced.Content.ReadAsStringAsync()).Contains("Answer 3", StringComparison.Ordinal);
        }, "the new answer has replaced the old one");
        Assert.Equal(3, hosts.Upstream.Requests.Count);

        // The caller cannot ask for another's scope.
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatApi.Path) { Content = ChatHttp.Json(ChatHttp.Ask("My order " + unique)) };
        request.Headers.TryAddWithoutValidation("Cache-Control", "public");
        using (await client.SendAsync(request))
        {
        }

        using var others = await hosts.Client("default/bob").PostChatAsync(ChatHttp.Ask("My order " + unique));
        Assert.Equal("miss", Header(others, "x-cache"));
    }

    [Theory]
    [InlineData(",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]")]
    [InlineData(",\"n\":2")]
    public async Task Request_ForToolsOrSeveralChoices_Bypasses(string extra)
    {
        await using var hosts = await StartAsync(Store.Redis);
        using var response = await hosts.Client().PostChatAsync(ChatHttp.Ask(StoreServers.Unique(), extra: extra));
        Assert.Equal("bypass", Header(response, "x-cache"));
    }

    [Theory]
    [InlineData("length")]
    [InlineData("content_filter")]
    public async Task Answer_Incomplete_IsNotKept(string finishReason)
    {
        await using var hosts = await StartAsync(Store.Redis);
        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context,
            ScriptedUpstream.Completion("Half").Replace("\"stop\"", $"\"{finishReason}\"", StringComparison.Ordinal));
        var question = ChatHttp.Ask(StoreServers.Unique());
        using var client = hosts.Client();
        for (var i = 0; i < 3; i++)
        {
            using var response = await client.PostChatAsync(question);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await Eventually.TrueAsync(async () => Header(await client.PostChatAsync(question), "x-cache") == "miss", "no flight was left");
        Assert.True(hosts.Upstream.Requests.Count >= 2);
    }

    [Fact]
    public async Task Entry_CorruptOrOfAnotherVersion_IsAMissAndReplaced()
    {
        await using var hosts = await StartAsync(Store.Redis);
        await using var connection = await servers.ConnectAsync(Store.Redis);
        using var client = hosts.Client();
        foreach (var spoil in (Func<byte[], byte[]>[])
        [
            body => [.. body[..^1], (byte)~body[^1]],
            body => [99, .. body[1..]],
            body => body[..10],
            _ => [],
        ])
        {
            var question = ChatHttp.Ask(StoreServers.Unique());
            string id;
            using (var first = await client.PostChatAsync(question))
            {
                id = Header(first, "x-cache-id")!;
            }

            using (await HitAsync(client, question))
            {
            }

            var key = AnswerKeys.Bodies(AnswerKeys.PartitionOf(id));
            await connection.GetDatabase().HashSetAsync(key, id, spoil((byte[])(await connection.GetDatabase().HashGetAsync(key, id))!));
            using var spoiled = await client.PostChatAsync(question);
            Assert.Equal(HttpStatusCode.OK, spoiled.StatusCode);
            Assert.Equal("miss", Header(spoiled, "x-cache"));
            using var mended = await HitAsync(client, question);
            Assert.Equal("exact", Header(mended, "x-cache"));
        }
    }

    [Fact]
    public async Task Budget_Full_LeastRecentlyUsedGoes()
    {
        await using var server = new RedisServer();
        Requires.Program("redis-server");
        await server.StartAsync();
        await using var hosts = await CacheHosts.StartAsync(server.PatientConnectionString,
            settings: new() { ["Cache:MaxBytes"] = "1048576", ["Cache:MaxEntryBytes"] = "65536" });
        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion(
            Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4000))));
        await using var connection = await server.ConnectAsync();
        using var client = hosts.Client();
        var asked = new List<string>();
        for (var i = 0; i < 400; i++)
        {
            using var response = await client.PostChatAsync(ChatHttp.Ask($"Question {i}"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var id = Header(response, "x-cache-id")!;
            asked.Add(id);
            // It is stored behind its response, and the next one must not be stored before it.
            await Eventually.TrueAsync(() => connection.GetDatabase().HashExistsAsync(AnswerKeys.Bodies(AnswerKeys.PartitionOf(id)), id), "the answer is stored");
        }

        var store = hosts.Apis[0].Services.GetRequiredService<AnswerStore>();
        Assert.InRange(await store.BytesAsync(), 500_000, 1_048_576);
        var kept = await store.ListAsync();
        Assert.InRange(kept.Count, 50, 399);
        // Each partition keeps the last of its own: how many of the questions fall to one is chance.
        var ids = kept.Select(static about => about.Id).ToHashSet();
        foreach (var partition in asked.GroupBy(AnswerKeys.PartitionOf))
        {
            Assert.Contains(partition.Last(), ids);
            Assert.Equal(partition.SkipWhile(id => !ids.Contains(id)), partition.Where(ids.Contains));
        }

        foreach (var about in kept)
        {
            Assert.True(await store.DropAsync(about.Id));
        }

        Assert.Equal(0, await store.BytesAsync());
    }

    [Fact]
    public async Task CacheStore_Away_EveryRequestIsAMissAndTheBooksStand()
    {
        Requires.Program("redis-server");
        await using var cache = new RedisServer();
        await cache.StartAsync();
        await using var hosts = await StartAsync(Store.Redis, settings: new() { ["ConnectionStrings:cache"] = cache.PatientConnectionString });
        var question = ChatHttp.Ask(StoreServers.Unique());
        using var client = hosts.Client();
        using (await client.PostChatAsync(question))
        {
        }

        using (await HitAsync(client, question))
        {
        }

        await cache.KillAsync();
        for (var i = 0; i < 5; i++)
        {
            using var response = await client.PostChatAsync(question);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("miss", Header(response, "x-cache"));
            Assert.Contains(ExactCacheChatClient.StageName, Header(response, "x-defense-degraded"), StringComparison.Ordinal);
        }

        await cache.StartAsync();
        using var again = await HitAsync(client, question);
        Assert.Equal("exact", Header(again, "x-cache"));
        Assert.Null(Header(again, "x-defense-degraded"));
    }

    private async Task<CacheHosts> StartAsync(Store store, int replicas = 1, Dictionary<string, string?>? settings = null) =>
        await CacheHosts.StartAsync(await servers.ConnectionStringAsync(store), replicas, settings);
}
