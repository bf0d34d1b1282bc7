using System.Net;
using System.Text.Json;
using AspireAi.Api.Models;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Models;

public sealed class DemoModelTests : IAsyncLifetime
{
    private readonly ApiHost _api = new();
    private HttpClient _client = null!;

    public ValueTask InitializeAsync()
    {
        _client = _api.Client();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Models_SayThatItIsTheDemo()
    {
        using var response = await _client.GetAsync("/v1/models");
        var model = (await response.JsonAsync()).GetProperty("data")[0];
        Assert.Equal("demo", model.GetProperty("id").GetString());
        Assert.Equal("aspireai-demo", model.GetProperty("owned_by").GetString());
    }

    [Theory]
    [InlineData("How do I connect Ollama?", "Endpoint=http://localhost:11434")]
    [InlineData("What is AspireAi?", "defense layer")]
    [InlineData("What runs where?", "5180")]
    public async Task Question_AboutTheProduct_IsAnsweredFromTheDocs(string question, string expected)
    {
        var text = await AnswerAsync(question);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain("I am the demo model", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What is the capital of Australia?")]
    [InlineData("Write a poem about the sea")]
    [InlineData("hi")]
    [InlineData("")]
    public async Task Question_AboutAnythingElse_IsAnsweredPlainly(string question)
    {
        var text = await AnswerAsync(question);
        Assert.Contains("I am the demo model", text, StringComparison.Ordinal);
        Assert.Contains("OPENAI_API_KEY", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_IsCounted()
    {
        using var response = await _client.PostChatAsync(ChatHttp.Ask("What is the capital of Australia?", "demo"));
        var json = await response.JsonAsync();
        var counter = new TokenCounter();
        Assert.Equal(counter.Count("What is the capital of Australia?"), json.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(counter.Count(Text(json)), json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task OutputLimit_IsKept()
    {
        using var response = await _client.PostChatAsync(ChatHttp.Ask("hi", "demo", ",\"max_completion_tokens\":5"));
        var json = await response.JsonAsync();
        Assert.Equal("length", json.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(5, json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Stream_IsTheSameAnswer()
    {
        using var response = await _client.PostChatAsync(ChatHttp.Ask("hi", "demo", ",\"stream\":true"));
        var data = await Sse.AllAsync(response);
        Assert.Equal("[DONE]", data[^1]);
        var text = string.Concat(data.SkipLast(1).Select(chunk =>
            JsonDocument.Parse(chunk).RootElement.GetProperty("choices")[0].GetProperty("delta") is var delta
            && delta.TryGetProperty("content", out var content) ? content.GetString() : ""));
        Assert.Equal(await AnswerAsync("hi"), text);
    }

    [Theory]
    [InlineData(",\"n\":2", "n")]
    [InlineData(",\"response_format\":{\"type\":\"json_object\"}", "response_format")]
    public async Task WhatItCannotDo_IsSaid(string extra, string param)
    {
        using var response = await _client.PostChatAsync(ChatHttp.Ask("hi", "demo", extra));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (await response.ErrorAsync()).GetProperty("param").GetString());
    }

    private async Task<string> AnswerAsync(string question)
    {
        using var response = await _client.PostChatAsync(ChatHttp.Ask(question, "demo"));
        return Text(await response.JsonAsync());
    }

    private static string Text(JsonElement completion) =>
        completion.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
}
