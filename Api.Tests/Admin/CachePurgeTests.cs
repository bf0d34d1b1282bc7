using System.Text.Json;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Admin;

/// <summary>An operator removes answers by each of their marks, and looks first.</summary>
public sealed class CachePurgeTests(StoreServers servers) : IAsyncLifetime
{
    private ScriptedUpstream _upstream = null!;
    private Replicas _replicas = null!;
    private string _admin = "";
    private string _person = "";

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _replicas = Replicas.Start(await servers.OwnDatabaseAsync(), 1, new()
        {
            ["Models:0:Name"] = "alpha",
            ["Models:0:Endpoint"] = _upstream.Url + "/v1",
            ["Models:1:Name"] = "beta",
            ["Models:1:Endpoint"] = _upstream.Url + "/v1",
        });
        _admin = await _replicas.AdminAsync();
        _person = (await _replicas.PersonAsync()).Token;
    }

    public async ValueTask DisposeAsync()
    {
        await _replicas.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Purge_ByEachMark_LooksFirstAndThenRemovesJustThose()
    {
        var one = await StoredAsync("alpha", "What is one?");
        var two = await StoredAsync("alpha", "What is two?");
        var three = await StoredAsync("beta", "What is three?");
        var own = await StoredAsync("beta", "Where is my order?");
        var old = "A" + new string('o', 21);
        var store = _replicas.Hosts[0].Services.GetRequiredService<AnswerStore>();
        await store.StoreAsync([1], new AnswerAbout
        {
            Id = old,
            Tenant = "default",
            Scope = "shared",
            Model = "alpha",
            Question = "What was?",
            Made = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(2),
            Bytes = 1,
        }, "tagtagtagtag", old, "");

        Assert.Equal(0, (await _replicas.A.PostAsync("/admin/cache/purge", new { older_than_seconds = long.MaxValue }, _admin)).Is(200).Json("matched").GetInt32());
        await RemovesAsync(new() { ["older_than_seconds"] = 3_600 }, old);
        await RemovesAsync(new() { ["id"] = one }, one);
        await RemovesAsync(new() { ["scope"] = "private" }, own);
        await RemovesAsync(new() { ["model"] = "beta" }, three);
        await RemovesAsync(new() { ["search"] = "two", ["tenant"] = "default" }, two);
        Assert.Equal(0, (await _replicas.A.GetAsync("/admin/cache", _admin)).Is(200).Json("count").GetInt64());
        Assert.Equal(0, await store.BytesAsync());
        // What is gone is asked anew.
        Assert.Equal("miss", (await AskAsync("alpha", "What is one?")).Headers["x-cache"]);
    }

    [Theory]
    [InlineData("{}", "id")]
    [InlineData("""{"search":""}""", "id")]
    [InlineData("""{"scope":"public"}""", "scope")]
    [InlineData("""{"older_than_seconds":-5}""", "older_than_seconds")]
    public async Task Purge_OfEverythingByMistake_IsRefused(string body, string param) =>
        Assert.Equal(param, (await _replicas.A.PostAsync("/admin/cache/purge", JsonDocument.Parse(body).RootElement, _admin)).Is(400).Text("error.param"));

    [Fact]
    public async Task Purge_ByAnybodyElse_IsRefused() =>
        (await _replicas.A.PostAsync("/admin/cache/purge", new { older_than_seconds = 0, dry_run = false }, _person)).IsError(403, "insufficient_permissions");

    private async Task RemovesAsync(Dictionary<string, object> conditions, string id)
    {
        var before = await IdsAsync();
        Assert.Contains(id, before);

        var looked = (await _replicas.A.PostAsync("/admin/cache/purge", conditions, _admin)).Is(200);
        Assert.Equal((true, 1, 0), (looked.Json("dry_run").GetBoolean(), looked.Json("matched").GetInt32(), looked.Json("removed").GetInt32()));
        Assert.Equal(id, looked.Text("entries.0.id"));
        Assert.Equal(before, await IdsAsync());

        var purged = (await _replicas.A.PostAsync("/admin/cache/purge", new Dictionary<string, object>(conditions) { ["dry_run"] = false }, _admin)).Is(200);
        Assert.Equal((false, 1, 1), (purged.Json("dry_run").GetBoolean(), purged.Json("matched").GetInt32(), purged.Json("removed").GetInt32()));
        Assert.Equal(before.Where(other => other != id), await IdsAsync());
    }

    private async Task<List<string>> IdsAsync() =>
        [.. (await _replicas.A.GetAsync("/admin/cache", _admin)).Is(200).Json("data").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];

    private Task<Answer> AskAsync(string model, string question) =>
        _replicas.A.PostAsync("/v1/chat/completions", new { model, messages = new[] { new { role = "user", content = question } } }, _person);

    private async Task<string> StoredAsync(string model, string question)
    {
        Answer? answer = null;
        await Eventually.TrueAsync(async () => (answer = (await AskAsync(model, question)).Is(200)).Headers["x-cache"] == "exact", "the answer is stored");
        return answer!.Headers["x-cache-id"];
    }
}
