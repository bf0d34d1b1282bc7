using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace AspireAi.Bench.Micro;

/// <summary>BenchmarkDotNet on the pieces that every request passes. In this process: the repository's build is not BenchmarkDotNet's.</summary>
internal static class MicroCommand
{
    public static int Run(string[] arguments)
    {
        var config = DefaultConfig.Instance
            // Short and few: a minute or two in all, and the differences that matter here are not of a hundredth.
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                .WithIterationTime(TimeInterval.FromMilliseconds(200)).WithMaxIterationCount(25))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "aspireai-micro"));
        BenchmarkSwitcher.FromTypes([typeof(HotPieces)]).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config);
        return 0;
    }
}
