using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Models;

/// <summary>Tiers and keys may name the models that can be used with them.</summary>
public sealed class ModelAccessOfKeysTests(StoreServers servers)
{
    [Theory, InlineData("demo", true), InlineData("another", false)]
    public async Task Tier_WithModels_HasThoseAndNoOthers(string model, bool allowed)
    {
        await using var api = new ApiHost(new() { ["Tiers:guest:Models:0"] = model });

        await AssertAllowedAsync(new ApiClient(api.Client()), null, allowed);
    }

    [Theory, InlineData("demo", true), InlineData("another", false)]
    public async Task Key_WithModels_HasThoseAndNoOthers(string model, bool allowed)
    {
        await using var site = Replicas.Start(await servers.OwnDatabaseAsync(), 1);
        var person = await site.PersonAsync();

        var (_, key) = await site.A.KeyAsync(person.Token, new { name = "narrow", limits = new { models = new[] { model } } });

        await AssertAllowedAsync(site.A, key, allowed);
        // The person's own are another matter.
        await AssertAllowedAsync(site.A, person.Token, true);
    }

    private static async Task AssertAllowedAsync(ApiClient client, string? bearer, bool allowed)
    {
        var list = (await client.GetAsync("/v1/models", bearer)).Is(200).Json("data").EnumerateArray().Select(model => model.GetProperty("id").GetString());
        var (chat, one) = (await client.ChatAsync(bearer), await client.GetAsync("/v1/models/demo", bearer));
        if (allowed)
        {
            Assert.Equal(["demo"], list);
            chat.Is(200);
            one.Is(200);
            return;
        }

        Assert.Empty(list);
        Assert.Equal("model", chat.IsError(403, "model_not_allowed").Text("error.param"));
        one.IsError(403, "model_not_allowed");
    }
}
