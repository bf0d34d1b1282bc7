using System.Diagnostics;
using Xunit;

namespace AspireAi.Api.Tests;

/// <summary>Waits for a condition of a real part; the limit is only there so that a failure is reported.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? limit = null) => TrueAsync(() => Task.FromResult(condition()), what, limit);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var most = limit ?? Limit;
        for (var waited = Stopwatch.StartNew(); !await condition();)
        {
            Assert.True(waited.Elapsed < most, $"Within {most.TotalSeconds:0} s it did not happen that {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
