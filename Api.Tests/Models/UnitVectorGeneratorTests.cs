using System.Numerics.Tensors;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Xunit;

namespace AspireAi.Api.Tests.Models;

/// <summary>An embedding model behind HTTP, against a real server that speaks OpenAI's wire.</summary>
public sealed class UnitVectorGeneratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_AreOfUnitLength_EachOfItsText()
    {
        await using var upstream = await EmbeddingUpstream.StartAsync();
        using var remote = upstream.Generator();
        using var local = new MiniLmEmbeddingGenerator(new EmbeddingOptions());
        string[] texts = ["What is a monad?", "How far is the moon?", "Who wrote Hamlet?"];

        var vectors = await remote.GenerateAsync(texts, cancellationToken: Token);
        for (var i = 0; i < texts.Length; i++)
        {
            var expected = await local.GenerateVectorAsync(texts[i], cancellationToken: Token);
            Assert.Equal(1, TensorPrimitives.Norm(vectors[i].Vector.Span), 4);
            Assert.InRange(TensorPrimitives.Dot(vectors[i].Vector.Span, expected.Span), 0.99f, 1.001f);
            Assert.Equal("test-384", vectors[i].ModelId);
        }

        Assert.Equal(15, vectors.Usage!.InputTokenCount);
        var (body, authorization) = Assert.Single(upstream.Requests);
        Assert.Equal("Bearer " + EmbeddingUpstream.Key, authorization);
        Assert.Equal("test-384", body.GetProperty("model").GetString());
        Assert.Equal(texts, body.GetProperty("input").EnumerateArray().Select(text => text.GetString()!));
    }

    [Fact]
    public async Task Metadata_NamesTheModelAndItsServer()
    {
        await using var upstream = await EmbeddingUpstream.StartAsync();
        using var generator = upstream.Generator("test-256");
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal("test-256", metadata.DefaultModelId);
        Assert.Equal(upstream.Url, metadata.ProviderUri);
        Assert.Equal(256, (await generator.GenerateVectorAsync("How far is the moon?", cancellationToken: Token)).Length);
    }

    [Theory]
    [InlineData("""{"data":[{"index":0,"embedding":[1,0]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,0]},{"index":1,"embedding":[0,0]}]}""")]
    public async Task Reply_ThatHasNoVectorForEachText_IsAnErrorThatNamesTheSetting(string reply)
    {
        await using var upstream = await EmbeddingUpstream.StartAsync();
        upstream.Script = async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(reply);
            return true;
        };
        using var generator = upstream.Generator();
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => generator.GenerateAsync(["one", "two"], cancellationToken: Token));
        Assert.StartsWith("Embedding:Endpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatRefuses_IsAnErrorWithoutTheKey()
    {
        await using var upstream = await EmbeddingUpstream.StartAsync();
        upstream.Script = (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.FromResult(true);
        };
        using var generator = upstream.Generator();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => generator.GenerateAsync(["one"], cancellationToken: Token));
        Assert.DoesNotContain(EmbeddingUpstream.Key, error.ToString(), StringComparison.Ordinal);
    }
}
