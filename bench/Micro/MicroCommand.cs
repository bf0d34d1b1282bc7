using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AspireAi.Bench.Micro;

/// <summary>BenchmarkDotNet on the pieces that every request passes. In this process: the repository's build is not BenchmarkDotNet's.</summary>
internal static class MicroCommand
{
    public static int Run(string[] arguments)
    {
        var config = DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "aspireai-micro"));
        BenchmarkSwitcher.FromTypes([typeof(HotPieces)]).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config);
        return 0;
    }
}
