using System.Text.Json;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Tests.Defense.Quota;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Xunit;
using static AspireAi.Api.Tests.Embeddings.EmbeddingHosts;

namespace AspireAi.Api.Tests.Embeddings;

/// <summary><c>POST /v1/embeddings</c> behind the whole defense, with a provider that keeps a bill.</summary>
public sealed class EmbeddingsTests(StoreServers servers)
{
    private const string Model = EmbeddingReferee.Model;

    [Theory]
    [InlineData("\"one text\"", "", 1), InlineData("[\"one text\",\"and another\"]", "", 2), InlineData("[1,2,3]", "", 1), InlineData("[[1,2],[3]]", "", 2)]
    [InlineData("\"one text\"", ",\"encoding_format\":\"base64\"", 1), InlineData("[\"a\",\"b\",\"c\"]", ",\"encoding_format\":\"float\",\"dimensions\":7", 3)]
    [InlineData("\"caf\\u00e9 \\ud83d\\ude00\"", ",\"their_field\":{\"x\":[1, 2]}", 1)]
    public async Task Request_GoesOutAsItCame_AndTheAnswerComesBackSo(string input, string extra, int count)
    {
        await using var hosts = await EmbeddingHosts.StartAsync(servers);
        using var client = await hosts.SignedInAsync();

        var answer = await EmbedAsync(client, $$"""{"model":"{{Model}}","input":{{input}}{{extra}}}""");

        Assert.Equal((200, "miss", null, Model), (answer.Status, answer.Cache, answer.CachedInputs, answer.Headers["x-model"]));
        var sent = Assert.Single(hosts.Referee.Requests);
        Assert.Equal(JsonDocument.Parse($$"""{"model":"{{Model}}","input":{{input}}{{extra}}}""").RootElement.EnumerateObject().Select(static field => (field.Name, field.Value.ToString())),
            sent.EnumerateObject().Select(static field => (field.Name, field.Value.ToString())));
        Assert.Equal(("kept", "their-vectors"), (answer.Json.GetProperty("their_own").GetString(), answer.Json.GetProperty("model").GetString()));
        Assert.Equal(count, answer.Vectors.Length);
        Assert.Equal(hosts.Referee.Billed, answer.Tokens);
    }

    [Theory, InlineData(null), InlineData("base64")]
    public async Task Inputs_ThatWereEmbeddedBefore_AreNotAskedAgain(string? format)
    {
        await using var hosts = await EmbeddingHosts.StartAsync(servers);
        var account = await hosts.Hosts.AccountAsync();
        using var client = await hosts.SignedInAsync(account);
        string[] texts = ["the first text", "the second", "and the very last of them"];
        await EmbedAsync(client, new { model = Model, input = new[] { texts[2], texts[0] } });

        var partly = await EmbedAsync(client, format is null ? new { model = Model, input = texts } : new { model = Model, input = texts, encoding_format = format });
        var wholly = await EmbedAsync(client, new { model = Model, input = texts, encoding_format = format ?? "float" });

        Assert.Equal(("miss", "2"), (partly.Cache, partly.CachedInputs));
        Assert.Equal(("exact", "3"), (wholly.Cache, wholly.CachedInputs));
        Assert.Equal(2, hosts.Referee.Requests.Count);
        Assert.Equal([texts[1]], hosts.Referee.Requests.Last().GetProperty("input").EnumerateArray().Select(static item => item.GetString()));
        foreach (var answer in (Embedded[])[partly, wholly])
        {
            Assert.Equal(200, answer.Status);
            Assert.Equal(texts.Select(static text => EmbeddingReferee.Vector(text)), answer.Vectors);
            Assert.Equal([0, 1, 2], answer.Json.GetProperty("data").EnumerateArray().Select(static item => item.GetProperty("index").GetInt32()));
            Assert.Equal(format is null ? JsonValueKind.Array : JsonValueKind.String, answer.Json.GetProperty("data")[0].GetProperty("embedding").ValueKind);
            // What all of them cost when they were made.
            Assert.Equal(hosts.Referee.Billed, answer.Tokens);
        }

        Assert.True(int.Parse(wholly.Headers["x-cache-saved-tokens"], System.Globalization.CultureInfo.InvariantCulture) == hosts.Referee.Billed);
        await Eventually.TrueAsync(async () => (await QuotaHosts.RecordsAsync(hosts.Hosts.Api, "user:" + account)).Count == 2, "both calls are recorded");
        var records = await QuotaHosts.RecordsAsync(hosts.Hosts.Api, "user:" + account);
        Assert.Equal((hosts.Referee.Billed, hosts.Referee.Billed * 2000), (records.Sum(static record => record.PromptTokens), records.Sum(static record => record.Cost)));
        Assert.All(records, static record => Assert.Equal((Model, 0L, UsageBasis(record.Basis)), (record.Model, record.OutputTokens, "Reported")));

        static string UsageBasis(object basis) => basis.ToString()!;
    }

    [Fact]
    public async Task Vectors_AreNobodyElses()
    {
        await using var hosts = await EmbeddingHosts.StartAsync(servers);
        var account = await hosts.Hosts.AccountAsync();
        using var mine = await hosts.SignedInAsync(account);
        using var mineToo = await hosts.SignedInAsync(account);
        using var other = await hosts.SignedInAsync();
        using var guest = hosts.Hosts.Client(QuotaHosts.NewAddress());
        guest.DefaultRequestHeaders.Remove("Cache-Control");
        var request = new { model = Model, input = "the password is hunter2" };

        Assert.Equal("miss", (await EmbedAsync(mine, request)).Cache);
        Assert.Equal("exact", (await EmbedAsync(mineToo, request)).Cache);
        Assert.Equal("miss", (await EmbedAsync(other, request)).Cache);
        Assert.Equal("bypass", (await EmbedAsync(guest, request)).Cache);
        Assert.Equal("bypass", (await EmbedAsync(guest, request)).Cache);
        Assert.Equal("miss", (await EmbedAsync(mine, new { model = Model, request.input, user = "a person behind the program" })).Cache);
        Assert.Equal("miss", (await EmbedAsync(mine, new { model = Model, request.input, dimensions = 5 })).Cache);
        Assert.Equal("miss", (await EmbedAsync(mine, new { model = Model, request.input, input_type = "query" })).Cache);
        Assert.Equal("miss", (await EmbedAsync(mine, new { model = Model, input = "The password is hunter2" })).Cache);
        mine.DefaultRequestHeaders.Add("Cache-Control", "no-store");
        Assert.Equal("bypass", (await EmbedAsync(mine, request)).Cache);
        Assert.Equal(9, hosts.Referee.Requests.Count);
    }

    [Theory]
    [InlineData("""{"input":"a"}""", "missing_required_parameter", "model")]
    [InlineData("""{"model":"vectors"}""", "missing_required_parameter", "input")]
    [InlineData("""{"model":"vectors","input":""}""", "invalid_value", "input")]
    [InlineData("""{"model":"vectors","input":[]}""", "invalid_value", "input")]
    [InlineData("""{"model":"vectors","input":7}""", "invalid_type", "input")]
    [InlineData("""{"model":"vectors","input":["a",""]}""", "invalid_value", "input[1]")]
    [InlineData("""{"model":"vectors","input":["a",7]}""", "invalid_type", "input[1]")]
    [InlineData("""{"model":"vectors","input":[1,-1]}""", "invalid_type", "input[1]")]
    [InlineData("""{"model":"vectors","input":[[1],[]]}""", "invalid_value", "input[1]")]
    [InlineData("""{"model":"vectors","input":[[1],[1.5]]}""", "invalid_type", "input[1][0]")]
    [InlineData("""{"model":"vectors","input":"a","dimensions":0}""", "invalid_value", "dimensions")]
    [InlineData("""{"model":"vectors","input":"a","encoding_format":"hex"}""", "invalid_value", "encoding_format")]
    [InlineData("""{"model":"vectors","input":"\ud800"}""", "invalid_value", "input")]
    [InlineData("""{"model":"vectors","INPUT":"a"}""", "invalid_field_name", "INPUT")]
    [InlineData("""{"model":"billed","input":"a"}""", "model_not_supported", "model")]
    [InlineData("""{"model":"vectors","input":"a","service_tier":"priority"}""", "field_not_allowed", "service_tier")]
    [InlineData("""{"model":"vectors","input":"a","extra_body":{"model":"dearer"}}""", "field_not_allowed", "extra_body")]
    [InlineData("""{"model":"nobody","input":"a"}""", "model_not_found", "model")]
    public async Task Mistake_NamesItsField(string request, string code, string param)
    {
        await using var hosts = await EmbeddingHosts.StartAsync(servers);
        using var client = hosts.Hosts.Client(QuotaHosts.NewAddress());

        var answer = await EmbedAsync(client, request);

        Assert.Equal((code == "model_not_found" ? 404 : 400, (code, param)), (answer.Status, answer.Error));
        Assert.Empty(hosts.Referee.Requests);
    }

    [Fact]
    public async Task Inputs_AreAtMostAsManyAsTheReferenceSays()
    {
        await using var hosts = await EmbeddingHosts.StartAsync(servers);
        using var client = await hosts.SignedInAsync();
        var texts = Enumerable.Range(0, 2049).Select(static number => $"text {number}").ToArray();

        var refused = await EmbedAsync(client, new { model = Model, input = texts });
        var most = await EmbedAsync(client, new { model = Model, input = texts[1..] });
        var again = await EmbedAsync(client, new { model = Model, input = texts[1..] });

        Assert.Equal((400, ("too_many_inputs", "input")), (refused.Status, refused.Error));
        Assert.Equal((200, 200, "exact"), (most.Status, again.Status, again.Cache));
        Assert.Equal(most.Vectors, again.Vectors);
    }

    [Fact]
    public async Task Limits_AndBudgets_HoldForEmbeddings()
    {
        await using var hosts = await EmbeddingHosts.StartAsync(servers, new()
        {
            ["Tiers:guest:TokensPerMonth"] = "200", ["Tiers:free:TokensPerMinute"] = "100", ["Tiers:premium:Requests:0:Count"] = "2", ["Tiers:premium:Requests:0:Window"] = "00:05:00",
        });
        var who = QuotaHosts.NewAddress();
        using var guest = hosts.Hosts.Client(who);
        var request = new { model = Model, input = string.Join(' ', Enumerable.Repeat("word", 20)) };
        // What else may go into the vector is reserved for, too.
        Assert.Equal(429, (await EmbedAsync(guest, new { model = Model, input = "a", instruction = string.Join(' ', Enumerable.Repeat("word", 300)) })).Status);

        var statuses = new List<(int, string?)>();
        for (var call = 0; call < 5; call++)
        {
            var answer = await EmbedAsync(guest, request);
            statuses.Add((answer.Status, answer.Status == 200 ? null : answer.Error.Code));
            await hosts.Hosts.SettledAsync(who);
        }

        // Sixty tokens each, and the worst case of the fourth is a little more than what is left.
        Assert.Equal([(200, null), (200, null), (200, null), (429, "insufficient_quota"), (429, "insufficient_quota")], statuses);
        var counter = await hosts.Hosts.CounterAsync(who);
        Assert.Equal((hosts.Referee.Billed, 0L, 180L), (counter.Tokens, counter.HeldTokens, counter.Tokens));
        using var perMinute = await hosts.SignedInAsync();
        var tooLarge = await EmbedAsync(perMinute, new { model = Model, input = string.Join(' ', Enumerable.Repeat("word", 200)) });
        Assert.Equal((429, "request_too_large", "false"), (tooLarge.Status, tooLarge.Error.Code, tooLarge.Headers["x-should-retry"]));
        using var often = await hosts.Hosts.SignedInAsync("premium");
        var answers = new List<int>();
        for (var call = 0; call < 3; call++)
        {
            answers.Add((await EmbedAsync(often, request)).Status);
        }

        Assert.Equal([200, 200, 429], answers);
    }

    [Theory]
    [InlineData(500, "{}", 502, "upstream_error", false), InlineData(429, "{}", 503, "upstream_rate_limited", false), InlineData(401, "{}", 502, "upstream_unauthorized", false)]
    [InlineData(400, """{"error":{"message":"Too long.","type":"invalid_request_error"}}""", 400, null, false)]
    [InlineData(200, "<html>", 502, "upstream_invalid_response", true), InlineData(200, """{"data":[]}""", 502, "upstream_invalid_response", true)]
    [InlineData(200, """{"data":[{"embedding":"no base64","index":0}]}""", 502, "upstream_invalid_response", true)]
    [InlineData(200, """{"error":{"message":"boom"}}""", 502, "upstream_error", false), InlineData(200, """{"error":{"message":"slow down","code":429}}""", 503, "upstream_rate_limited", false)]
    [InlineData(200, """{"data":[1]}""", 502, "upstream_invalid_response", true), InlineData(200, """{"data":[{"embedding":[1e39],"index":0}]}""", 502, "upstream_invalid_response", true)]
    [InlineData(200, """{"data":[{"embedding":"AADAfw==","index":0}]}""", 502, "upstream_invalid_response", true)]
    [InlineData(200, """{"data":[{"embedding":[1],"index":0}],"usage":null}""", 200, null, true)]
    public async Task Provider_ThatFails_IsToldAsForAChat_AndChargedAsItMayBill(int status, string body, int expected, string? code, bool charged)
    {
        await using var hosts = await EmbeddingHosts.StartAsync(servers);
        hosts.Referee.Script = async context =>
        {
            await ScriptedUpstream.SendAsync(context, body, status);
            return true;
        };
        var who = QuotaHosts.NewAddress();
        using var client = hosts.Hosts.Client(who);

        var answer = await EmbedAsync(client, new { model = Model, input = "some text" });

        Assert.Equal(expected, answer.Status);
        if (code is not null)
        {
            Assert.Equal((code, charged ? "false" : answer.Headers.GetValueOrDefault("x-should-retry")), (answer.Error.Code, answer.Headers.GetValueOrDefault("x-should-retry")));
        }

        await hosts.Hosts.SettledAsync(who);
        Assert.Equal(charged, (await hosts.Hosts.CounterAsync(who)).Tokens > 0);
    }

    [Fact]
    public async Task Models_SayTheirKind_AndAChatIsNotAskedOfOneForEmbeddings()
    {
        await using var hosts = await EmbeddingHosts.StartAsync(servers);
        using var client = hosts.Hosts.Client(QuotaHosts.NewAddress());

        using var listed = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
        using var chat = await client.PostChatAsync($$"""{"model":"{{Model}}","messages":[{"role":"user","content":"hi"}]}""");
        var azure = await EmbedAsync(client, new { input = "hi" }, $"/openai/deployments/{Model}/embeddings?api-version=2024-10-21");

        Assert.Equal(["chat", "embedding"], (await listed.JsonAsync()).GetProperty("data").EnumerateArray().Select(static model => model.GetProperty("kind").GetString()));
        Assert.Equal((400, "model_not_supported"), ((int)chat.StatusCode, (await chat.ErrorAsync()).GetProperty("code").GetString()));
        Assert.Equal(200, azure.Status);
        Assert.Equal(Model, hosts.Referee.Requests.Last().GetProperty("model").GetString());
    }

    [Fact]
    public async Task LocalModel_WhereItIsOffered_EmbedsAsItDoesForTheCache()
    {
        await using var hosts = await EmbeddingHosts.StartAsync(servers, new() { ["Embedding:OfferLocal"] = "true" });
        using var client = await hosts.SignedInAsync();
        using var generator = new MiniLmEmbeddingGenerator(new EmbeddingOptions());
        string[] texts = ["How far is the moon?", "Wie weit ist der Mond?"];

        var answer = await EmbedAsync(client, new { model = "all-MiniLM-L6-v2", input = texts });
        var many = await EmbedAsync(client, new { model = "all-MiniLM-L6-v2", input = Enumerable.Range(0, 700).Select(static number => $"text {number}") });
        Assert.Equal((200, 700), (many.Status, many.Vectors.Length));
        var tooLong = await EmbedAsync(client, new { model = "all-MiniLM-L6-v2", input = new[] { "a", string.Concat(Enumerable.Repeat("word ", 9000)) } });
        Assert.Equal((400, ("context_length_exceeded", "input[1]")), (tooLong.Status, tooLong.Error));
        var refused = await EmbedAsync(client, new { model = "all-MiniLM-L6-v2", input = texts, dimensions = 100 });
        var tokens = await EmbedAsync(client, new { model = "all-MiniLM-L6-v2", input = new[] { 1, 2 } });

        var expected = await generator.GenerateAsync(texts);
        for (var i = 0; i < texts.Length; i++)
        {
            // Texts that are computed together differ a little.
            Assert.InRange(System.Numerics.Tensors.TensorPrimitives.CosineSimilarity<float>(expected[i].Vector.Span, answer.Vectors[i]), 0.99f, 1.001f);
        }

        Assert.Equal(((400, "dimensions"), (400, "input")), ((refused.Status, refused.Error.Param), (tokens.Status, tokens.Error.Param)));
    }

    [Fact]
    public async Task LocalModel_ByDefault_IsNotOffered()
    {
        await using var hosts = await EmbeddingHosts.StartAsync(servers);
        using var client = await hosts.SignedInAsync();
        Assert.Equal(404, (await EmbedAsync(client, new { model = "all-MiniLM-L6-v2", input = "a" })).Status);
    }
}
