using AspireAi.Api.Defense.Limits;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Limits;

/// <summary>What a replica holds again, and what not.</summary>
public sealed class RunningCallsTests
{
    [Fact]
    public void Call_OfTheIncarnation_IsHeldAgainInTheNext_UntilItIsOver()
    {
        var running = new RunningCalls();
        Assert.Empty(running.Adopt(5));
        Assert.True(running.TryAdd("settled", static () => new LimitOperation("hold", "settled"), 5));
        Assert.True(running.TryAdd("abandoned", static () => new LimitOperation("hold", "abandoned"), 5));
        Assert.True(running.TryAdd("runs", static () => new LimitOperation("hold", "runs"), 5));
        Assert.False(running.TryAdd("too late", static () => new LimitOperation("hold", "too late"), 4));

        Assert.False(running.TryRemove("settled", 4));
        Assert.True(running.TryRemove("settled", 5));
        running.Abandon("abandoned");

        Assert.Equal((1, true, false, false), (running.Count, running.Has("runs"), running.Has("abandoned"), running.Has("settled")));
        Assert.Equal(["runs"], running.Ids());
        Assert.Single(running.Adopt(6));
        Assert.False(running.TryRemove("runs", 5));
    }
}
