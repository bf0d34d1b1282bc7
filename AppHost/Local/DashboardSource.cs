using System.Runtime.InteropServices;

namespace AspireAi.AppHost.Local;

/// <summary>
/// Where the Aspire dashboard comes from: the `aspire` CLI of this machine, or the same CLI from its npm package, fetched once
/// into a folder that git ignores.
/// </summary>
internal sealed class DashboardSource
{
    public const string HowToGet = "install the Aspire CLI (https://aspire.dev/get-started/install-cli/), 13.3 or later, or npm, and start again";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    private readonly string _package = $"@microsoft/aspire-cli-{Platform}";
    private readonly string _folder = Path.Combine(Tools, $"aspire-{BuildFacts.AspireVersion}");
    private readonly string? _npm;

    private DashboardSource(string? installed, string? npm)
    {
        _npm = npm;
        if (installed is not null)
        {
            Program = installed;
            return;
        }

        Program = Path.Combine(_folder, "node_modules", "@microsoft", $"aspire-cli-{Platform}", "bin", OperatingSystem.IsWindows() ? "aspire.exe" : "aspire");
        // The CLI unpacks the dashboard, 290 MB, into its home; of a CLI that we fetched the user's own is not to know.
        Home = Path.Combine(Tools, "aspire-home");
    }

    public string Program { get; }

    /// <summary>ASPIRE_HOME, or null where the CLI has one of its own.</summary>
    public string? Home { get; }

    public bool IsThere => File.Exists(Program);

    private static string Tools => Path.Combine(BuildFacts.ProjectFolder, ".tools");

    /// <summary>As the npm packages are called: .NET's portable runtime identifiers.</summary>
    private static string Platform
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx"
                : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl" : "linux";
            return $"{system}-{(RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "arm64" : "x64")}";
        }
    }

    /// <summary>Null when there is neither.</summary>
    public static DashboardSource? Find()
    {
        if (Programs.Find("aspire") is { } installed)
        {
            return new DashboardSource(installed, npm: null);
        }

        var fetched = new DashboardSource(installed: null, Programs.Find("npm"));
        return fetched.IsThere || fetched._npm is not null ? fetched : null;
    }

    /// <summary>Null when it is there now, else why not.</summary>
    public async Task<string?> FetchAsync(DataFolder data, TimeProvider time, CancellationToken stopping)
    {
        // Into a folder of its own and then moved: half a package must never look like a whole one.
        var next = $"{_folder}.{data.Run}";
        Directory.CreateDirectory(next);
        try
        {
            string[] install = ["install", "--prefix", next, "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel", "error", $"{_package}@{BuildFacts.AspireVersion}"];
            // npm is a script on Windows, which only the command interpreter can start.
            var (program, arguments) = OperatingSystem.IsWindows() ? ("cmd.exe", ["/c", _npm!, .. install]) : (_npm!, install);
            List<string> said = [];
            using var npm = ChildProcess.Start(program, arguments, next, [], said.Add);
            var running = new RunningProcess("npm", npm.Id, npm.StartTime);
            data.Add(running);
            try
            {
                var exitCode = await npm.Exited.WaitAsync(_patience, time, stopping);
                if (exitCode != 0)
                {
                    return $"npm ended with exit code {exitCode}: {said.FirstOrDefault(line => line.Length > 0)}";
                }
            }
            catch (TimeoutException)
            {
                return $"npm took more than {_patience.TotalMinutes:0} min";
            }
            finally
            {
                await npm.StopAsync(TimeSpan.FromSeconds(2), time);
                data.Remove(running);
            }

            if (!IsThere)
            {
                Directory.Move(next, _folder);
            }

            return IsThere ? null : $"{_package} has no {Path.GetFileName(Program)}";
        }
        catch (IOException exception)
        {
            return exception.Message;
        }
        finally
        {
            if (Directory.Exists(next))
            {
                Directory.Delete(next, recursive: true);
            }
        }
    }
}
