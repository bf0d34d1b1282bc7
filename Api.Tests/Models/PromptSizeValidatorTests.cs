using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Models;

/// <summary>What certainly does not fit is refused before anything is asked or counted.</summary>
public sealed class PromptSizeValidatorTests(StoreServers servers)
{
    [Theory]
    [InlineData(90_000, false, 200)]
    [InlineData(130_000, false, 400)]
    [InlineData(130_000, true, 400)]
    public async Task Prompt_LongerThanTheContextWindow_Is400(int words, bool stream, int status)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var api = ApiHost.For(upstream);
        using var client = api.Client();

        using var response = await client.PostChatAsync(ChatHttp.Ask(Words(words), extra: stream ? ",\"stream\":true" : ""));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? 1 : 0, upstream.Requests.Count);
        if (status == 400)
        {
            var error = await response.ErrorAsync();
            Assert.Equal(("context_length_exceeded", "messages"), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
            Assert.Contains("128,000 tokens", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(2_000, false)]
    [InlineData(2_000, true)]
    public async Task Prompt_LargerThanAWholeMinuteAllows_Is429WithoutATimeToWaitFor(int words, bool inParts)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var api = ApiHost.For(upstream, new() { ["ConnectionStrings:redis"] = await servers.OwnDatabaseAsync(), ["Tiers:guest:TokensPerMinute"] = "1000" });
        using var client = api.Client();
        var half = Words(words / 2);
        var body = inParts
            ? $$$"""{"model":"scripted","messages":[{"role":"user","content":[{"type":"text","text":"{{{half}}}"},{"type":"text","text":"{{{half}}}"}]}]}"""
            : ChatHttp.Ask(Words(words));

        using var response = await client.PostChatAsync(body);

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("x-should-retry")));
        Assert.Equal("1000", Assert.Single(response.Headers.GetValues("x-ratelimit-limit-tokens")));
        var error = await response.ErrorAsync();
        Assert.Equal("request_too_large", error.GetProperty("code").GetString());
        Assert.Contains("1,000 tokens per minute", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(upstream.Requests);
        using var smaller = await client.PostChatAsync(ChatHttp.Ask(Words(500)));
        Assert.Equal(200, (int)smaller.StatusCode);
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));
}
