using System.Text;
using System.Text.Json;
using AspireAi.Api.Chat;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Models;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AspireAi.Api.Tests.Models;

/// <summary>
/// What is reserved for a prompt is never below what a provider bills: held against OpenAI's published way of counting messages
/// and tools, written down here apart.
/// </summary>
public sealed class PromptCounterTests
{
    private static readonly TokenCounter _tokens = new();

    [Theory]
    [InlineData("""[{"role":"user","content":"hi"}]""")]
    [InlineData("""[{"role":"system","content":"Be brief."},{"role":"user","content":"What is the capital of France?"},{"role":"assistant","content":"Paris"},{"role":"user","name":"ann","content":"And of Spain?"}]""")]
    [InlineData("""[{"role":"user","content":""},{"role":"user","content":"x"},{"role":"user","content":"x"},{"role":"user","content":"x"},{"role":"user","content":"x"}]""")]
    [InlineData("""[{"role":"user","content":"今日の天気はどうですか。 Жили-были дед да баба 🙂🙂"}]""")]
    public async Task Messages_AreNeverBelowThePublishedCount(string messages)
    {
        var estimate = await CountAsync($$"""{"model":"m","messages":{{messages}}}""");

        var published = 3;
        foreach (var message in JsonDocument.Parse(messages).RootElement.EnumerateArray())
        {
            published += 3 + message.EnumerateObject().Sum(field => _tokens.Count(field.Value.GetString()) + (field.Name == "name" ? 1 : 0));
        }

        Assert.InRange(estimate.Tokens, published, published + (6 * JsonDocument.Parse(messages).RootElement.GetArrayLength()) + 8);
    }

    [Fact]
    public async Task Tools_AreNeverBelowThePublishedCount()
    {
        const string Tools = """
            [{"type":"function","function":{"name":"get_weather","description":"Gets the weather of a place.","parameters":{"type":"object","properties":{
              "city":{"type":"string","description":"The city and state, e.g. San Francisco, CA"},"unit":{"type":"string","description":"The unit of temperature","enum":["a","b","c","d","e","f","g","h"]}},"required":["city"]}}},
             {"type":"function","function":{"name":"f","description":"g","parameters":{"type":"object","properties":{"x":{"type":"string","description":"y","enum":["1","2"]}}}}}]
            """;
        var with = await CountAsync($$"""{"model":"m","messages":[{"role":"user","content":"hi"}],"tools":{{Tools}}}""");
        var without = await CountAsync("""{"model":"m","messages":[{"role":"user","content":"hi"}]}""");

        Assert.InRange(with.Tokens - without.Tokens, PublishedTools(JsonDocument.Parse(Tools).RootElement), 600);
    }

    [Theory]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a long name of a schema\"}}")]
    [InlineData("\"functions\":[{\"name\":\"a function of the older kind\"}]")]
    [InlineData("\"guided_json\":\"what a provider of another make takes into its prompt\"")]
    public async Task Fields_ThatMayReachThePrompt_Count(string field)
    {
        var with = await CountAsync($$"""{"model":"m","messages":[{"role":"user","content":"hi"}],{{field}}}""");
        var without = await CountAsync("""{"model":"m","messages":[{"role":"user","content":"hi"}]}""");
        Assert.InRange(with.Tokens - without.Tokens, 5, 80);
    }

    [Theory]
    [InlineData("gpt-4o", "high", 1445)]
    [InlineData("gpt-4o", "auto", 1445)]
    [InlineData("gpt-4o", "low", 85)]
    [InlineData("gpt-4o-mini", "high", 48_169)]
    [InlineData("llava", "high", 16_384)]
    public async Task Image_CountsAsItsModelsMost(string model, string detail, int tokens)
    {
        var image = $$$"""{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{new string('A', 100_000)}}}","detail":"{{{detail}}}"}}""";
        var known = KnownModels.Find(model, "api.openai.com");
        var estimate = await CountAsync($$"""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"hi"},{{image}}]}]}""", Model() with
        {
            ImageTokens = known?.ImageTokens ?? new ImageTokens(16_384, 16_384),
        });
        Assert.InRange(estimate.Tokens, tokens, tokens + 40);
    }

    [Theory]
    [InlineData("""{"type":"video_url","video_url":{"url":"https://example.com/two-hours.mp4"}}""")]
    [InlineData("""{"type":"video_url","video_url":{"url":" \u0068ttps://example.com/two-hours.mp4"}}""")]
    [InlineData("""{"type":"video","video":["gs://bucket/1.jpg","gs://bucket/2.jpg"]}""")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"https://example.com/two-hours.mp3","format":"mp3"}}""")]
    public async Task Link_ThatTheProviderFetches_CountsAsTheContextWindow(string part)
    {
        var estimate = await CountAsync($$"""{"model":"m","messages":[{"role":"user","content":[{{part}}]}]}""");
        Assert.InRange(estimate.Tokens, Model().ContextWindow, Model().ContextWindow + 40);
    }

    [Fact]
    public async Task File_CountsAsTheContextWindow()
    {
        var estimate = await CountAsync("""{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]}""");
        Assert.InRange(estimate.Tokens, Model().ContextWindow, Model().ContextWindow + 40);
    }

    /// <summary>Which of a part's fields a provider goes by is its own business: none is a place for text that costs nothing.</summary>
    [Theory]
    [InlineData("""{"type":"text","text":"hi","cache_note":"WORDS"}""")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:,"},"text":"WORDS"}""")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"","format":"wav"},"transcript":"WORDS"}""")]
    [InlineData("""{"type":"file","file":{"file_id":"f"},"title":"WORDS"}""")]
    [InlineData("""{"type":"document","source":{"kind":["WORDS"]}}""")]
    [InlineData("""{"type":"refusal","refusal":"WORDS"}""")]
    [InlineData("""{"type":"thinking","thinking":"\n\nLet me look at this page: WORDS https://example.com"}""")]
    public async Task Part_EveryField_Counts(string part)
    {
        async Task<long> PartAsync(int words) => (await CountAsync(
            $$"""{"model":"m","messages":[{"role":"user","content":[{{part.Replace("WORDS", string.Concat(Enumerable.Repeat(" the", words)), StringComparison.Ordinal)}}]}]}""")).Tokens;

        Assert.InRange(await PartAsync(500) - await PartAsync(0), 499, 501);
    }

    [Fact]
    public async Task Margin_RaisesTheText()
    {
        var body = $$"""{"model":"m","messages":[{"role":"user","content":"{{string.Concat(Enumerable.Repeat(" the", 1000))}}"}]}""";
        Assert.InRange((await CountAsync(body)).Tokens, 1000, 1030);
        Assert.InRange((await CountAsync(body, Model() with { TokenizerMargin = 0.5 })).Tokens, 1500, 1600);
    }

    [Fact]
    public async Task Prediction_CountsAsPromptAndAsOutputThatMayBeBilled()
    {
        var estimate = await CountAsync("""{"model":"m","messages":[{"role":"user","content":"hi"}],"prediction":{"type":"content","content":"one two three four five six seven"}}""");
        Assert.InRange(estimate.Predicted, 7, estimate.Tokens - 5);
    }

    private static async Task<PromptEstimate> CountAsync(string json, ChatModel? model = null)
    {
        var context = new DefaultHttpContext { Request = { Body = new MemoryStream(Encoding.UTF8.GetBytes(json)), ContentType = "application/json" } };
        using var body = await RequestBody.ReadAsync(context.Request, 1 << 20, CancellationToken.None);
        using var call = ChatCallReader.Read(body, new Caller { Id = "user:a", Kind = CallerKind.User, Tier = "free" }, new ChatRequestOptions(), null);
        return new PromptCounter(_tokens).Count(call, model ?? Model());
    }

    private static ChatModel Model() => new()
    {
        Name = "m",
        OwnedBy = "test",
        Identity = "m",
        Endpoints = [],
        Timeouts = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero),
        Price = default,
        ContextWindow = 100_000,
        MaxOutputTokens = 1000,
        TokenizerMargin = 0,
        ImageTokens = default,
    };

    // OpenAI's cookbook, "How to count tokens with tiktoken", for gpt-4o: 7 per function, 3 for its properties, 3 per property,
    // 3 per enum's item less 3, and 12 at the end.
    private static int PublishedTools(JsonElement tools)
    {
        var count = 12;
        foreach (var function in tools.EnumerateArray().Select(tool => tool.GetProperty("function")))
        {
            count += 7 + _tokens.Count($"{function.GetProperty("name").GetString()}:{function.GetProperty("description").GetString()}") + 3;
            foreach (var property in function.GetProperty("parameters").GetProperty("properties").EnumerateObject())
            {
                count += 3 + _tokens.Count($"{property.Name}:{property.Value.GetProperty("type").GetString()}:{property.Value.GetProperty("description").GetString()}");
                if (property.Value.TryGetProperty("enum", out var items))
                {
                    count += items.EnumerateArray().Sum(item => 3 + _tokens.Count(item.GetString())) - 3;
                }
            }
        }

        return count;
    }
}
