using AspireAi.Api.Defense.Cache.Semantic.Index;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic.Index;

public sealed class InProcessVectorIndexTests : VectorIndexSuite
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected override Task<IVectorIndex> CreateAsync(int dimensions) =>
        Task.FromResult<IVectorIndex>(new InProcessVectorIndex(1000));

    [Fact]
    public async Task FullIndex_LetsTheOldestGo()
    {
        var index = new InProcessVectorIndex(3);
        for (var i = 0; i < 5; i++)
            await index.AddAsync(new VectorEntry($"e{i}", "s", "q", Vectors.Random(i)), Token);

        Assert.Equal(3, await index.CountAsync(Token));
        Assert.Empty(await index.NearestAsync("s", Vectors.Random(0), 1, 0.7f, Token));
        Assert.Empty(await index.NearestAsync("s", Vectors.Random(1), 1, 0.7f, Token));
        Assert.Single(await index.NearestAsync("s", Vectors.Random(4), 1, 0.7f, Token));
    }

    [Fact]
    public async Task VectorOfAnotherSize_IsRefusedByItsScope()
    {
        var index = new InProcessVectorIndex(3);
        await index.AddAsync(new VectorEntry("small", "s", "q", Vectors.Random(1)), Token);
        Assert.Empty(await index.NearestAsync("s", new float[768], 1, 0.7f, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => index.AddAsync(new VectorEntry("e", "s", "q", new float[768]), Token).AsTask());
    }

    [Fact]
    public async Task FirstPass_LosesAlmostNothing()
    {
        var index = new InProcessVectorIndex(10_000);
        var found = 0;
        for (var i = 0; i < 2000; i++)
        {
            var query = Vectors.Random(i);
            await index.AddAsync(new VectorEntry($"e{i}", $"s{i}", "q", Vectors.Near(query, 0.701f, i)), Token);
            found += (await index.NearestAsync($"s{i}", query, 1, 0.7f, Token)).Count;
        }

        Assert.InRange(found, 1995, 2000);
    }

    /// <summary>As a replica adds its own questions: once when it stores them, once when it hears of them.</summary>
    [Fact]
    public async Task Entry_AddedAgain_IsNeverMissing()
    {
        const int Looks = 20_000;
        var index = new InProcessVectorIndex(200);
        var entry = new VectorEntry("again", "s", "q", Vectors.Random(77));
        await index.AddAsync(entry, Token);
        var missing = 0;
        var reading = Task.Factory.StartNew(async () =>
        {
            for (var look = 0; look < Looks; look++)
            {
                var found = await index.NearestAsync("s", entry.Vector, 5, 0.9f, Token);
                missing += found.Count == 0 ? 1 : 0;
            }
        }, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        while (!reading.IsCompleted)
        {
            await index.AddAsync(entry, Token);
        }

        await reading;
        Assert.Equal(0, missing);
        Assert.Single(await index.NearestAsync("s", entry.Vector, 5, 0.9f, Token));
        Assert.Equal(1, await index.CountAsync(Token));
    }

    [Fact]
    public async Task Readers_WhileOneWrites_SeeOnlyWhatIsThere()
    {
        var index = new InProcessVectorIndex(200);
        var steady = Vectors.Random(77);
        await index.AddAsync(new VectorEntry("steady", "s", "q", steady), Token);
        using var done = new CancellationTokenSource();
        using var reading = new SemaphoreSlim(0);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var match = Assert.Single(await index.NearestAsync("s", steady, 5, 0.9f, Token));
                Assert.Equal("steady", match.Entry.Id);
                Assert.Equal(1f, match.Cosine, 3);
                reading.Release();
            }
        }, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToList();
        await reading.WaitAsync(Token);

        for (var i = 0; i < 3000; i++)
        {
            await index.AddAsync(new VectorEntry($"e{i}", "s", "q", Vectors.Random(5000 + (i % 150))), Token);
            await index.RemoveAsync($"e{i - 100}", Token);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }
}
