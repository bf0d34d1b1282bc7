using System.Text;
using System.Text.Json;
using AspireAi.Api.Models;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AspireAi.Api.Tests.Models.Discovery;

/// <summary>Models that a provider lists are offered while it does.</summary>
public sealed class ModelDiscoveryTests
{
    [Fact]
    public async Task Models_ComeAndGo_WithTheProvidersList()
    {
        await using var provider = await Provider.StartAsync();
        provider.List = """{"object":"list","data":[{"id":"llama3.2:1b","object":"model"},{"id":"qwen3:8b","max_model_len":40960},{"id":"nomic-embed-text:latest"},{"id":"secret-model"}]}""";
        await using var api = new ApiHost(new()
        {
            ["Models:0:Name"] = "fixed", ["Models:0:Endpoint"] = provider.Url, ["Models:0:Key"] = "k", ["Models:0:InputPrice"] = "1", ["Models:0:OutputPrice"] = "1",
            ["Models:1:Discover"] = "true", ["Models:1:Endpoint"] = provider.Url + "/v1", ["Models:1:Key"] = "list-key", ["Models:1:DiscoverEvery"] = "00:00:05",
            ["Models:1:Include:0"] = "llama*", ["Models:1:Include:1"] = "qwen*", ["Models:1:Include:2"] = "*embed*", ["Models:1:Include:3"] = "fixed",
            ["Models:1:Prices:0:Pattern"] = "qwen3:*", ["Models:1:Prices:0:InputPrice"] = "0.5", ["Models:1:Prices:0:OutputPrice"] = "1.5",
        });
        using var client = api.Client();

        Assert.Equal(["fixed:chat:1", "llama3.2:1b:chat:0", "nomic-embed-text:latest:embedding:0", "qwen3:8b:chat:0.5"], await ListAsync());
        Assert.Equal("Bearer list-key", provider.LastAuthorization);
        using var answer = await client.PostChatAsync(ChatHttp.Ask("hi", "qwen3:8b"));
        Assert.Equal((200, "qwen3:8b"), ((int)answer.StatusCode, provider.LastModel));

        provider.List = """{"data":[{"id":"qwen3:8b","max_model_len":40960},{"id":"qwen3:30b"},{"id":"fixed"}]}""";
        await Eventually.TrueAsync(async () => (await ListAsync()).SequenceEqual(["fixed:chat:1", "qwen3:30b:chat:0.5", "qwen3:8b:chat:0.5"]), "the new list is offered");
        using var gone = await client.PostChatAsync(ChatHttp.Ask("hi", "llama3.2:1b"));
        Assert.Equal((404, "model_not_found"), ((int)gone.StatusCode, (await gone.ErrorAsync()).GetProperty("code").GetString()));

        foreach (var broken in (string[])["<html>", "{}", """{"data":7}""", "null", "7", "\"x\"", """{"data":[{"id":"\ud800"}]}""", """["a"]""", """{"data":[{"id":"a\nb"}]}"""])
        {
            provider.List = broken;
            await Eventually.TrueAsync(() => api.Logs.Lines.Any(static line => line.Contains("could not be asked for its models", StringComparison.Ordinal)), "that is noticed");
            Assert.Equal(3, (await ListAsync()).Count);
        }

        provider.List = """{"data":[{"id":"llama3.2:1b"}]}""";
        await Eventually.TrueAsync(async () => (await ListAsync()).SequenceEqual(["fixed:chat:1", "llama3.2:1b:chat:0"]), "it is asked again");

        async Task<List<string>> ListAsync()
        {
            using var response = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
            return [.. (await response.JsonAsync()).GetProperty("data").EnumerateArray().Select(static model =>
                FormattableString.Invariant($"{model.GetProperty("id").GetString()}:{model.GetProperty("kind").GetString()}:{model.GetProperty("pricing").GetProperty("input").GetDecimal()}"))];
        }
    }

    [Fact]
    public async Task Api_StartsWithoutTheProvider_AndFindsItLater()
    {
        await using var provider = await Provider.StartAsync();
        provider.Status = 503;
        await using var api = new ApiHost(new() { ["Models:0:Discover"] = "true", ["Models:0:Endpoint"] = provider.Url, ["Models:0:DiscoverEvery"] = "00:00:05" });
        using var client = api.Client();
        using var none = await client.PostChatAsync(ChatHttp.Ask("hi", "demo"));
        Assert.Equal(404, (int)none.StatusCode);

        provider.Status = 200;
        await Eventually.TrueAsync(async () =>
        {
            using var found = await client.PostChatAsync(ChatHttp.Ask("hi", "anything"));
            return (int)found.StatusCode == 200;
        }, "its models are found");
    }

    [Theory]
    [InlineData("""[{"id":"a","context_length":4096}]""", "a", 4096, null)]
    [InlineData("""{"data":[{"id":"a","pricing":{"prompt":"0.0000025","completion":"0.00001"}}]}""", "a", null, 2.5)]
    [InlineData("""{"data":[{"id":"a","pricing":{"prompt":0.0000025,"completion":1e-5,"request":"0.1"}}]}""", "a", null, 2.5)]
    [InlineData("""{"data":[{"id":"a","pricing":{"prompt":"-1","completion":"-1"},"context_window":131072},{"id":7},{"id":""},"x",{"id":"a"}]}""", "a", 131072, null)]
    public void List_IsReadAsItComes(string json, string name, int? window, double? input)
    {
        var model = Assert.Single(AspireAi.Api.Models.Discovery.DiscoveredModel.ReadList(Encoding.UTF8.GetBytes(json)));
        Assert.Equal((name, window, (decimal?)input), (model.Name, model.ContextWindow, model.Price?.Input));
    }

    [Fact]
    public void Mistakes_AreNamed()
    {
        var (_, errors) = ModelConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Models:0:Discover"] = "true", ["Models:0:Name"] = "x", ["Models:0:Endpoint"] = "http://localhost:1", ["Models:0:DiscoverEvery"] = "00:00:01",
            ["Models:0:Prices:0:InputPrice"] = "-1", ["Models:0:Fallbacks:0"] = "found-later",
            ["Models:1:Name"] = "text-embedding-3-small", ["Models:1:Endpoint"] = "http://localhost:1", ["Models:1:Fallbacks:0"] = "x",
        }).Build());
        Assert.Equal(
            ["Models:0 has Discover", "Models:0:DiscoverEvery", "Models:0:Prices:0:InputPrice", "Models:0:Prices:0:Pattern", "Models:1:Fallbacks"],
            errors.Order(StringComparer.Ordinal).Select(static error => error.Split(' ') is ["Models:0", ..] ? "Models:0 has Discover" : error.Split(' ')[0].TrimEnd(':')));
    }

    /// <summary>An Ollama-like endpoint.</summary>
    private sealed class Provider : IAsyncDisposable
    {
        private readonly WebApplication _app = LoopbackApp.Build();

        public string Url { get; private set; } = "";

        public string List { get; set; } = """{"data":[{"id":"anything"}]}""";

        public int Status { get; set; } = 200;

        public string? LastAuthorization { get; private set; }

        public string? LastModel { get; private set; }

        public static async Task<Provider> StartAsync()
        {
            var provider = new Provider();
            provider._app.MapGet("/v1/models", async context =>
            {
                provider.LastAuthorization = context.Request.Headers.Authorization;
                await ScriptedUpstream.SendAsync(context, provider.List, provider.Status);
            });
            provider._app.MapPost("/v1/chat/completions", async context =>
            {
                provider.LastModel = (await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body)).GetProperty("model").GetString();
                await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("Hello"));
            });
            provider.Url = await provider._app.StartAndTellAsync();
            return provider;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
