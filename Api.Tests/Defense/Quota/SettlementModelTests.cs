using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>The settlement protocol's model does as the tables of docs/model/README.md say: every row through Spin, in every order of steps.</summary>
[Trait("Category", "Long")]
public sealed partial class SettlementModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aspireai-model-").FullName;

    public static TheoryData<string, string> Rows =>
        [.. Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "model", "README.md"))).Select(row => (row.Groups[1].Value.Trim('`'), row.Groups[2].Value))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Rows))]
    public async Task Model_WithTheFlagsOfARow_DoesAsItSays(string flags, string result)
    {
        File.Copy(Path.Combine(Repository.Root, "docs", "model", "settlement.pml"), Path.Combine(_folder, "settlement.pml"));
        string[] given = flags.StartsWith('-') ? flags.Split(' ') : [];
        await RunAsync("spin", [.. given, "-a", "settlement.pml"]);
        await RunAsync("gcc", ["-O2", "-DSAFETY", "-DCOLLAPSE", "-DVECTORSZ=2048", "-o", "pan", "pan.c"]);

        var report = await RunAsync("./pan", ["-m300000"]);

        // What was cut short proves nothing.
        Assert.DoesNotContain("max search depth too small", report, StringComparison.Ordinal);
        Assert.DoesNotContain("out of memory", report, StringComparison.Ordinal);
        Assert.Contains(result == "holds" ? "errors: 0" : "assertion violated", report, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string program, string[] arguments)
    {
        var path = program.StartsWith("./", StringComparison.Ordinal) ? Path.Combine(_folder, program) : Requires.Program(program);
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {string.Concat(said)}");
        return said[0];
    }

    [GeneratedRegex(@"^\| (`-D[^`|]+`|\(none\)) \|[^|]+\| (holds|breaks) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
