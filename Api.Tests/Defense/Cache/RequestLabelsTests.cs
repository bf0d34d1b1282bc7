using AspireAi.Api.Tests.Servers;
using Xunit;
using static AspireAi.Api.Tests.Defense.Cache.CacheHttp;

namespace AspireAi.Api.Tests.Defense.Cache;

/// <summary>What a request says beside its question: what of it counts, and what keeps it from the cache.</summary>
public sealed class RequestLabelsTests(StoreServers servers)
{
    private const string Searching = "searching";

    [Theory]
    [InlineData("", ",\"user\":\"b\",\"safety_identifier\":\"x\",\"prompt_cache_key\":\"k\",\"prompt_cache_retention\":\"24h\",\"store\":false", "exact")]
    [InlineData(",\"metadata\":{\"route\":\"a\"}", ",\"metadata\":{\"route\":\"b\"}", "miss")]
    [InlineData(",\"metadata\":{\"route\":\"a\"}", ",\"metadata\":{\"route\":\"a\"}", "exact")]
    [InlineData("", ",\"store\":true", "bypass")]
    [InlineData("", ",\"web_search_options\":{}", "bypass")]
    [InlineData("", ",\"enable_search\":true", "bypass")]
    public async Task Labels_ThatCanChangeNoAnswer_DoNotCount(string one, string other, string expected)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), settings: new()
        {
            ["Models:0:Name"] = Searching,
            ["Models:0:Endpoint"] = CacheHosts.TheUpstream,
            ["Models:0:PricedFields:0"] = "web_search_options",
            ["Models:0:PricedFields:1"] = "enable_search",
        });
        var question = StoreServers.Unique();
        using var client = hosts.Client();
        using (await client.PostChatAsync(ChatHttp.Ask(question, Searching, extra: one)))
        {
        }

        using (await HitAsync(client, ChatHttp.Ask(question, Searching, extra: one)))
        {
        }

        using var second = await client.PostChatAsync(ChatHttp.Ask(question, Searching, extra: other));
        Assert.Equal(expected, Header(second, "x-cache"));
    }

    [Theory]
    [InlineData("no-store")]
    [InlineData("max-age=soon")]
    [InlineData("no-store=, \"")]
    public async Task CacheControl_ThatCannotBeRead_IsNoStore(string header)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var question = ChatHttp.Ask(StoreServers.Unique());
        using var client = hosts.Client();
        for (var i = 0; i < 2; i++)
        {
            using var response = await SendAsync(client, question, header);
            Assert.Equal("bypass", Header(response, "x-cache"));
        }

        using var plain = await client.PostChatAsync(question);
        Assert.Equal("miss", Header(plain, "x-cache"));
    }

    [Theory]
    [InlineData("user")]
    [InlineData("safety_identifier")]
    public async Task PersonalAnswer_OfOneOfAProgramsPeople_IsNeverServedToAnother(string field)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var question = $"Where is my order {StoreServers.Unique()}?";
        using var program = hosts.Client();
        var ann = ChatHttp.Ask(question, extra: $",\"{field}\":\"ann\"");
        using (await program.PostChatAsync(ann))
        {
        }

        using (await HitAsync(program, ann))
        {
        }

        foreach (var other in (string[])[ChatHttp.Ask(question, extra: $",\"{field}\":\"bob\""), ChatHttp.Ask(question)])
        {
            using var response = await program.PostChatAsync(other);
            Assert.Equal("miss", Header(response, "x-cache"));
        }
    }

    [Theory]
    [InlineData("""[{"type":"text","text":"@ a"},{"type":"text","text":"b"}]""", """[{"type":"text","text":"@ a "},{"type":"text","text":"b"}]""", false)]
    [InlineData("""[{"type":"text","text":"@ a"},{"type":"text","text":"b"}]""", """[{"type":"text","text":"@ a"},{"type":"text","text":"\n  b"}]""", false)]
    [InlineData("""[{"type":"text","text":"@ a"},{"type":"text","text":"b"}]""", """[{"type":"text","text":"\n @ a"},{"type":"text","text":"b \n"}]""", true)]
    [InlineData("""[{"type":"text","text":"@ a"}]""", """[{"type":"text","text":" @ a\r\n"}]""", true)]
    public async Task Parts_OfAMessage_AreTrimmedAtItsEndsOnly(string one, string other, bool meet)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var unique = StoreServers.Unique();
        using var client = hosts.Client();
        using (await client.PostChatAsync(Body(one)))
        {
        }

        using (await HitAsync(client, Body(one)))
        {
        }

        using var second = await client.PostChatAsync(Body(other));
        Assert.Equal(meet ? "exact" : "miss", Header(second, "x-cache"));

        string Body(string content) =>
            $$"""{"model":"scripted","messages":[{"role":"user","content":{{content.Replace("@", unique, StringComparison.Ordinal)}}}]}""";
    }
}
