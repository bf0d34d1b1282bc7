using System.ClientModel;
using AspireAi.Api.Tests.Embeddings;
using AspireAi.Api.Tests.Servers;
using OpenAI;
using OpenAI.Embeddings;
using Xunit;

namespace AspireAi.Api.Tests.Sdk;

/// <summary>Embeddings through OpenAI's own SDKs, by base URL alone.</summary>
public sealed class EmbeddingSdkTests(NpmClient npm) : IClassFixture<NpmClient>, IAsyncLifetime
{
    private EmbeddingReferee _referee = null!;
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync()
    {
        _referee = await EmbeddingReferee.StartAsync();
        _api = new(new() { ["Models:0:Name"] = EmbeddingReferee.Model, ["Models:0:Endpoint"] = _referee.Url, ["Models:0:Kind"] = "Embedding" });
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _referee.DisposeAsync();
    }

    [Fact]
    public async Task Dotnet_EmbedsOneAndMany()
    {
        var client = new OpenAIClient(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri(_api.Url + "/v1") }).GetEmbeddingClient(EmbeddingReferee.Model);
        string[] texts = ["one text", "and another"];

        OpenAIEmbedding one = await client.GenerateEmbeddingAsync(texts[0]);
        OpenAIEmbeddingCollection many = await client.GenerateEmbeddingsAsync(texts, new EmbeddingGenerationOptions { Dimensions = 3 });

        Assert.Equal(EmbeddingReferee.Vector(texts[0]), one.ToFloats().ToArray());
        Assert.Equal(texts.Select(static text => EmbeddingReferee.Vector(text, 3)), many.OrderBy(static embedding => embedding.Index).Select(static embedding => embedding.ToFloats().ToArray()));
        Assert.Equal(12, many.Usage.InputTokenCount);
    }

    [Fact]
    public async Task Npm_EmbedsOneAndMany()
    {
        npm.Require();
        Assert.Equal("""{"one":4,"many":[3,3],"usage":{"prompt_tokens":12,"total_tokens":12}}""", await NpmClient.RunAsync("embeddings", _api.Url + "/v1", EmbeddingReferee.Model));
    }
}
