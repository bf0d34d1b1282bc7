using AspireAi.Api.Tests.Defense.Cache;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Models;

public sealed class ModelAccessTests(StoreServers servers)
{
    [Fact]
    public async Task Tier_WithModelsOfItsOwn_ListsAndAllowsThoseOnly()
    {
        await using var hosts = await CacheHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), settings: new()
        {
            ["Models:0:Name"] = "large", ["Models:0:Endpoint"] = "http://127.0.0.1:9/v1", ["Models:0:InputPrice"] = "2.5", ["Models:0:OutputPrice"] = "10",
            ["Tiers:free:Models:0"] = ScriptedUpstream.Model,
        });
        using var free = hosts.Client("default/ann#free");
        using var unlimited = hosts.Client("default/bob#unlimited");

        async Task<string[]> ModelsAsync(HttpClient client) =>
            [.. (await (await client.GetAsync("/v1/models")).JsonAsync()).GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!).Order()];
        Assert.Equal([ScriptedUpstream.Model], await ModelsAsync(free));
        Assert.Equal(["large", ScriptedUpstream.Model], await ModelsAsync(unlimited));
        using var refused = await free.PostChatAsync(ChatHttp.Ask("Hi", model: "large"), TestContext.Current.CancellationToken);
        Assert.Equal(403, (int)refused.StatusCode);
        var error = await refused.ErrorAsync();
        Assert.Equal(("model_not_allowed", "model"), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Contains(ScriptedUpstream.Model, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        using var allowed = await free.PostChatAsync(ChatHttp.Ask("Hi"), TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)allowed.StatusCode);
        var price = (await (await unlimited.GetAsync("/v1/models/large")).JsonAsync()).GetProperty("pricing");
        Assert.Equal((2.5m, 10m), (price.GetProperty("input").GetDecimal(), price.GetProperty("output").GetDecimal()));
    }
}
