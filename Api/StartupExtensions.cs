namespace AspireAi.Api;

internal static class StartupExtensions
{
    /// <summary>
    /// Settings are read from the working directory, as usual, or from beside the program where the working directory has none:
    /// the tiers stand in them, and without tiers there is no start.
    /// </summary>
    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = args,
        ContentRootPath = File.Exists("appsettings.json") || args.Any(IsContentRoot) ? null : AppContext.BaseDirectory,
    };

    private static bool IsContentRoot(string arg) => arg.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase);
}
