using System.Reflection;

namespace AspireAi.AppHost;

/// <summary>What only the build knows: where the parts of the stack lie. AppHost.csproj writes it into this assembly.</summary>
internal static class BuildFacts
{
    /// <summary>The version of the Aspire packages that the build asks the feeds for.</summary>
    public static string AspireVersion => Read("AspireVersion");

    public static string GarnetVersion => Read("GarnetVersion");

    /// <summary>The assembly of the pinned garnet-server in the NuGet package folder.</summary>
    public static string GarnetServer => Read("GarnetServer");

    /// <summary>The folder of this project: data and fetched tools lie in it, ignored by git.</summary>
    public static string ProjectFolder => Read("ProjectFolder");

    /// <summary>The built assembly of a project that the stack consists of.</summary>
    public static string Assembly(string project) => Read(project);

    private static string Read(string key) =>
        typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(fact => fact.Key == key)?.Value
        ?? throw new InvalidOperationException($"The build did not write '{key}' into the app host; build it with `dotnet build AppHost`.");
}
