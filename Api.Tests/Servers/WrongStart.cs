using System.Diagnostics;

namespace AspireAi.Api.Tests.Servers;

/// <summary>A program of the stack, started with settings under which it can't run.</summary>
internal static class WrongStart
{
    /// <returns>Its exit code, and what it said to whoever started it.</returns>
    public static async Task<(int Code, string Said)> OfAsync(string program, params string[] settings)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, program + ".dll"), "--urls=http://127.0.0.1:0", $"--contentRoot={Path.Combine(Repository.Root, program)}",
            .. settings.Select(setting => setting == "migrate" ? setting : "--" + setting),
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var said = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }
}
