using AspireAi.Api.Admin;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Admin;

/// <summary>An operator reads what people are given; of what is one caller's alone there is no text.</summary>
public sealed class CachedAnswerTests : IAsyncLifetime
{
    private readonly RedisServer _redis = new();
    private ScriptedUpstream _upstream = null!;
    private Replicas _replicas = null!;
    private string _admin = "";
    private Person _person = null!;

    public async ValueTask InitializeAsync()
    {
        Requires.Program("redis-server");
        await _redis.StartAsync();
        _upstream = await ScriptedUpstream.StartAsync();
        _replicas = Replicas.Start(_redis.PatientConnectionString, 1, new() { ["Models:0:Name"] = "alpha", ["Models:0:Endpoint"] = _upstream.Url + "/v1" });
        _admin = await _replicas.AdminAsync();
        _person = await _replicas.PersonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _replicas.DisposeAsync();
        await _upstream.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task SharedAnswer_IsShownWithItsFacts_AndWhoLookedIsInTheAuditLog(bool streamed)
    {
        const string Text = "Paris, <b>of course</b>.";
        _upstream.Script = (context, _) => streamed
            ? ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("Paris, ", "<b>of course</b>."))
            : ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion(Text));
        var id = await StoredAsync("What is the capital of France?", streamed);
        (await _replicas.A.PostAsync("/feedback", new { cache_id = id, thumb = "down" }, _person.Token)).Is(200);

        var answer = (await LookAsync(id)).Is(200);

        Assert.Equal((Text, "shown", "False"), (answer.Text("text"), answer.Text("state"), answer.Text("cut")));
        Assert.Equal(Text.Length, answer.Json("length").GetInt32());
        Assert.Equal((id, "shared", "alpha", "What is the capital of France?"), (answer.Text("answer.id"), answer.Text("answer.scope"), answer.Text("answer.model"), answer.Text("answer.question")));
        Assert.Equal((1, 1, 1), (answer.Json("served_to").GetInt64(), answer.Json("hidden_by").GetInt64(), answer.Json("rejections").GetInt64()));
        Assert.True(answer.Json("expires_at").GetDateTimeOffset() > answer.Json("last_used").GetDateTimeOffset());
        var looked = (await _replicas.A.GetAsync($"/admin/audit?target=answer:{id}", await _replicas.AdminAsync())).Is(200);
        Assert.Equal("cache.read", looked.Text("data.0.action"));
        // Who looks is not served.
        Assert.Equal(1, (await LookAsync(id)).Is(200).Json("served_to").GetInt64());
    }

    [Fact]
    public async Task LongAnswer_IsCut_NotThroughACharacter()
    {
        var text = new string('a', CacheAnswerApi.LongestText - 1) + "😀 and more";
        _upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion(text));

        var answer = (await LookAsync(await StoredAsync("What is long?"))).Is(200);

        Assert.Equal(text[..(CacheAnswerApi.LongestText - 1)], answer.Text("text"));
        Assert.Equal((text.Length, true), (answer.Json("length").GetInt32(), answer.Json("cut").GetBoolean()));
    }

    [Fact]
    public async Task PrivateAnswer_HasNoText_EvenForAnAdministrator()
    {
        _upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("Your order is in Ghent."));

        var answer = (await LookAsync(await StoredAsync("Where is my order?"))).Is(200);

        Assert.Equal(("private", "private"), (answer.Text("state"), answer.Text("answer.scope")));
        Assert.DoesNotContain("Ghent", answer.Body, StringComparison.Ordinal);
        Assert.False(answer.Body.Contains("\"length\":2", StringComparison.Ordinal), "how long it is would be told");
        Assert.DoesNotContain(_replicas.Hosts[0].Logs.Lines, line => line.Contains("read the cached answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BrokenEntry_IsSaid_AndHidesNoOther()
    {
        var (broken, unnamed) = (await StoredAsync("What is broken?"), await StoredAsync("What is unnamed?"));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.PatientConnectionString);
        await connection.GetDatabase().HashSetAsync(AnswerKeys.Bodies(AnswerKeys.PartitionOf(broken)), broken, "garbage");
        await connection.GetDatabase().HashSetAsync(AnswerKeys.Abouts(AnswerKeys.PartitionOf(unnamed)), unnamed, "{garbage");

        var answer = (await LookAsync(broken)).Is(200);

        Assert.Equal(("broken", broken), (answer.Text("state"), answer.Text("answer.id")));
        (await LookAsync(unnamed)).IsError(404, "answer_not_found");
        Assert.Equal(broken, Assert.Single((await _replicas.A.GetAsync("/admin/cache", _admin)).Is(200).Json("data").EnumerateArray()).GetProperty("id").GetString());
    }

    [Theory, InlineData("unknown"), InlineData("Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), InlineData("%F0%9F%98%80"), InlineData("..%2Fusers")]
    public async Task UnknownId_IsNotFound(string id) => (await LookAsync(id)).IsError(404, "answer_not_found");

    [Fact]
    public async Task AnybodyElse_IsRefused()
    {
        var id = await StoredAsync("What is a role?");
        (await _replicas.A.GetAsync("/admin/cache/" + id, _person.Token)).IsError(403, "insufficient_permissions");
        (await _replicas.A.GetAsync("/admin/cache/" + id)).Is(401);
        var (_, key) = await _replicas.A.KeyAsync(_admin);
        (await _replicas.A.GetAsync("/admin/cache/" + id, key)).IsError(403, "insufficient_permissions");
    }

    [Fact]
    public async Task StoreAway_IsSaid()
    {
        var id = await StoredAsync("What is away?");
        await _redis.KillAsync();

        var answer = (await LookAsync(id)).Is(503);

        Assert.True(answer.RetryAfter > 0);
    }

    private Task<Answer> LookAsync(string id) => _replicas.A.GetAsync("/admin/cache/" + id, _admin);

    private async Task<string> StoredAsync(string question, bool streamed = false)
    {
        Answer? answer = null;
        await Eventually.TrueAsync(
            async () => (answer = (await _replicas.A.PostAsync(
                "/v1/chat/completions", new { model = "alpha", stream = streamed, messages = new[] { new { role = "user", content = question } } }, _person.Token)).Is(200))
                .Headers["x-cache"] == "exact", "the answer is stored");
        return answer!.Headers["x-cache-id"];
    }
}
