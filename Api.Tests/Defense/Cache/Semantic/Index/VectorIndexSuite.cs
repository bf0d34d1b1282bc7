using System.Numerics.Tensors;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic.Index;

/// <summary>What every index has to do. Each implementation has a class that runs all of it.</summary>
public abstract class VectorIndexSuite
{
    private const int Dimensions = 384;
    private const float Floor = 0.7f;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract Task<IVectorIndex> CreateAsync(int dimensions);

    [Fact]
    public async Task Nearest_AreOrderedByTheirExactCosine()
    {
        var index = await CreateAsync(Dimensions);
        var query = Vectors.Random(1);
        float[] cosines = [0.99f, 0.95f, 0.9f, 0.8f, 0.72f, 0.6f, 0.1f];
        for (var i = 0; i < cosines.Length; i++)
            await index.AddAsync(Entry($"e{i}", "s", Vectors.Near(query, cosines[i], i)), Token);

        var found = await index.NearestAsync("s", query, 4, Floor, Token);

        Assert.Equal(["e0", "e1", "e2", "e3"], found.Select(match => match.Entry.Id));
        Assert.All(found.Zip(cosines), pair => Assert.Equal(pair.Second, pair.First.Cosine, 2));
        Assert.Equal("question of e0", found[0].Entry.Question);
        Assert.Equal(5, (await index.NearestAsync("s", query, 10, Floor, Token)).Count);
    }

    [Fact]
    public async Task OtherScopes_AreNeverFound()
    {
        var index = await CreateAsync(Dimensions);
        var query = Vectors.Random(2);
        await index.AddAsync(Entry("mine", "tenant a", query), Token);
        await index.AddAsync(Entry("theirs", "tenant b", query), Token);

        Assert.Equal("mine", Assert.Single(await index.NearestAsync("tenant a", query, 10, Floor, Token)).Entry.Id);
        Assert.Equal("theirs", Assert.Single(await index.NearestAsync("tenant b", query, 10, Floor, Token)).Entry.Id);
        Assert.Empty(await index.NearestAsync("tenant", query, 10, Floor, Token));
    }

    [Fact]
    public async Task Removed_IsNotFound_AndItsPlaceIsReused()
    {
        var index = await CreateAsync(Dimensions);
        var query = Vectors.Random(3);
        for (var i = 0; i < 50; i++)
        {
            await index.AddAsync(Entry($"e{i}", "s", query), Token);
            await index.RemoveAsync($"e{i}", Token);
        }

        await index.RemoveAsync("never there", Token);
        Assert.Empty(await index.NearestAsync("s", query, 10, Floor, Token));
        Assert.Equal(0, await index.CountAsync(Token));
        await index.AddAsync(Entry("last", "s", query), Token);
        Assert.Equal("last", Assert.Single(await index.NearestAsync("s", query, 10, Floor, Token)).Entry.Id);
    }

    [Fact]
    public async Task SameId_Replaces()
    {
        var index = await CreateAsync(Dimensions);
        var (before, after) = (Vectors.Random(4), Vectors.Random(5));
        await index.AddAsync(Entry("e", "s", before), Token);
        await index.AddAsync(Entry("e", "s", after), Token);

        Assert.Equal(1, await index.CountAsync(Token));
        Assert.Empty(await index.NearestAsync("s", before, 10, Floor, Token));
        Assert.Single(await index.NearestAsync("s", after, 10, Floor, Token));
    }

    [Fact]
    public async Task ManyEntries_AreAllFound()
    {
        var index = await CreateAsync(Dimensions);
        for (var i = 0; i < 400; i++)
            await index.AddAsync(Entry($"e{i}", $"s{i % 3}", Vectors.Random(100 + i)), Token);

        Assert.Equal(400, await index.CountAsync(Token));
        for (var i = 0; i < 400; i++)
            Assert.Equal($"e{i}", (await index.NearestAsync($"s{i % 3}", Vectors.Random(100 + i), 1, Floor, Token))[0].Entry.Id);
    }

    private static VectorEntry Entry(string id, string scope, float[] vector) => new(id, scope, $"question of {id}", vector);
}

/// <summary>Unit vectors that are the same in every run.</summary>
internal static class Vectors
{
    public static float[] Random(int seed)
    {
        var random = new Random(seed);
        return Unit([.. Enumerable.Range(0, 384).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))]);
    }

    /// <summary>A vector of this cosine to another one.</summary>
    public static float[] Near(float[] vector, float cosine, int seed)
    {
        var other = Random(1000 + seed);
        var along = TensorPrimitives.Dot(other, vector);
        var across = Unit([.. other.Zip(vector, (o, v) => o - (along * v))]);
        return Unit([.. vector.Zip(across, (v, a) => (cosine * v) + (MathF.Sqrt(1 - (cosine * cosine)) * a))]);
    }

    private static float[] Unit(float[] vector)
    {
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }
}
