using AspireAi.AppHost.Local;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>The children of the local mode at their shortest.</summary>
public sealed class ChildProcessTests
{
    /// <summary>A child can be gone before its start time is read: that is an end like any other, not one of the app host.</summary>
    [Fact]
    public async Task Child_ThatEndsAtOnce_HasEndedWithItsExitCode()
    {
        var starts = Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            for (var start = 0; start < 25; start++)
            {
                using var child = ChildProcess.Start("/bin/sh", ["-c", "exit 3"], Path.GetTempPath(), [], _ => { });
                Assert.Equal(3, await child.Exited.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
            }
        }));

        await Task.WhenAll(starts);
    }
}
