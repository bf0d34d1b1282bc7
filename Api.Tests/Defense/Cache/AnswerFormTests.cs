using System.Net;
using System.Text.Json;
using AspireAi.Api.Tests.Servers;
using Xunit;
using static AspireAi.Api.Tests.Defense.Cache.CacheHttp;

namespace AspireAi.Api.Tests.Defense.Cache;

/// <summary>An answer that is asked for in the other form than it was made in.</summary>
public sealed class AnswerFormTests(StoreServers servers)
{
    private const string Stream = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    [Fact]
    public async Task Character_CutInTwoByAStream_IsWholeInTheWholeAnswer()
    {
        var message = await WholeAsync(
            Chunk("""{"role":"assistant","content":"Hi \ud83d"}"""), Chunk("""{"content":"\ude00 and \"quoted\"\n\u00e9 \ud83d"}"""), Chunk("""{"content":"."}"""));
        Assert.Equal("Hi 😀 and \"quoted\"\né �.", message.GetProperty("content").GetString());
    }

    [Fact]
    public async Task HalfACharacter_InAWholeAnswer_IsNoErrorInAStream()
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var question = StoreServers.Unique();
        using var client = hosts.Client();
        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("@ text").Replace(
            "\"finish_reason\"", "\"logprobs\":{\"content\":[{\"token\":\"\\ud83d\",\"logprob\":0}]},\"finish_reason\"", StringComparison.Ordinal));
        using (await client.PostChatAsync(ChatHttp.Ask(question)))
        {
        }

        using var hit = await HitAsync(client, ChatHttp.Ask(question, extra: Stream));
        Assert.Equal(HttpStatusCode.OK, hit.StatusCode);
        var events = await Sse.AllAsync(hit);
        Assert.Equal("[DONE]", events[^1]);
        var choice = JsonDocument.Parse(events[0]).RootElement.GetProperty("choices")[0];
        Assert.Equal("@ text", choice.GetProperty("delta").GetProperty("content").GetString());
        Assert.Equal("�", choice.GetProperty("logprobs").GetProperty("content")[0].GetProperty("token").GetString());
    }

    [Fact]
    public async Task Fields_ThatComeLateOrInPieces_AreWholeInTheWholeAnswer()
    {
        var half = Convert.ToBase64String("Hello"u8);
        var message = await WholeAsync(
            Chunk("""{"role":"assistant","content":"See","audio":{"id":"audio_1","transcript":"Se"}}"""),
            Chunk($$$"""{"content":" here","audio":{"data":"{{{half}}}","transcript":"e"},"annotations":[{"type":"url_citation","url_citation":{"url":"https://a"}}]}"""),
            Chunk($$$"""{"audio":{"data":"{{{half}}}","expires_at":17},"annotations":[{"type":"url_citation","url_citation":{"url":"https://b"}}],"reasoning_content":"be"}"""),
            Chunk("""{"reasoning_content":"cause"}""", ",\"service_tier\":\"flex\",\"citations\":[\"https://a\"]"));
        Assert.Equal("See here", message.GetProperty("content").GetString());
        Assert.Equal("because", message.GetProperty("reasoning_content").GetString());
        Assert.Equal(JsonValueKind.Null, message.GetProperty("refusal").ValueKind);
        var audio = message.GetProperty("audio");
        Assert.Equal(("audio_1", "See", 17), (audio.GetProperty("id").GetString(), audio.GetProperty("transcript").GetString(), audio.GetProperty("expires_at").GetInt32()));
        Assert.Equal("HelloHello"u8.ToArray(), audio.GetProperty("data").GetBytesFromBase64());
        Assert.Equal(
            ["https://a", "https://b"],
            message.GetProperty("annotations").EnumerateArray().Select(note => note.GetProperty("url_citation").GetProperty("url").GetString()));
        Assert.Equal("flex", _completion.GetProperty("service_tier").GetString());
        Assert.Equal("https://a", _completion.GetProperty("citations")[0].GetString());
    }

    private JsonElement _completion;

    /// <returns>The message of the whole answer that was made of the stored stream.</returns>
    private async Task<JsonElement> WholeAsync(params string[] chunks)
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendStreamAsync(context, [.. chunks, .. ScriptedUpstream.Chunks()]);
        var question = StoreServers.Unique();
        using var client = hosts.Client();
        using (var first = await client.PostChatAsync(ChatHttp.Ask(question, extra: Stream)))
        {
            Assert.Equal("[DONE]", (await Sse.AllAsync(first))[^1]);
        }

        using var hit = await HitAsync(client, ChatHttp.Ask(question));
        Assert.Equal(HttpStatusCode.OK, hit.StatusCode);
        _completion = await hit.JsonAsync();
        return _completion.GetProperty("choices")[0].GetProperty("message");
    }

    private static string Chunk(string delta, string envelope = "") =>
        $$$"""{"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"scripted"{{{envelope}}},"choices":[{"index":0,"delta":{{{delta}}},"finish_reason":null}]}""";
}
