using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace AspireAi.ServiceDefaults;

/// <summary>Finds names of settings that nothing reads, and what was probably meant: a misspelled setting would silently do nothing.</summary>
public static class SettingNames
{
    // Among the names of other programs' variables, a short one is nearly any other.
    private const int ShortestGuess = 5;

    /// <summary>
    /// Sections that are probably misspelled, each as a sentence. On the command line that is every section that is not known;
    /// elsewhere, where other programs' settings may stand, only those that are nearly the name of a known one.
    /// </summary>
    public static IEnumerable<string> UnknownSections(IConfigurationRoot configuration, IReadOnlyCollection<string> known)
    {
        var unknown = from provider in configuration.Providers
            from name in provider.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase)
            where !known.Contains(name, StringComparer.OrdinalIgnoreCase)
            let setting = FirstBelow(provider, name)
            where setting.Length > 0
            let nearest = Nearest(name, known)
            where provider is CommandLineConfigurationProvider || (nearest is not null && name.Length >= ShortestGuess)
            select $"{name}{setting} is not known" + (nearest is null ? ": correct its name, or leave it out." : $". Did you mean {nearest}{setting}?");
        return unknown.Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Settings of a section that are not known, each as a sentence; from the environment only those that are nearly a known name.</summary>
    public static IEnumerable<string> UnknownIn(IConfigurationRoot configuration, string section, IReadOnlyCollection<string> known)
    {
        var unknown = from provider in configuration.Providers
            from name in provider.GetChildKeys([], section).Distinct(StringComparer.OrdinalIgnoreCase)
            where !known.Contains(name, StringComparer.OrdinalIgnoreCase)
            where provider is not EnvironmentVariablesConfigurationProvider || Nearest(name, known) is not null
            select Unknown(section, name, known);
        return unknown.Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What a section does not have, and what it has that was probably meant.</summary>
    public static string Unknown(string section, string name, IReadOnlyCollection<string> known) => $"{section}:{name} is not known" +
        (Nearest(name, known) is { } nearest ? $". Did you mean {section}:{nearest}?" : $": {section} has {string.Join(", ", known)}.");

    /// <summary>The name that is spelled almost so: one letter in four may be wrong, missing, too many or in its neighbor's place. Null: none.</summary>
    /// <param name="name">As it was written.</param>
    /// <param name="known">The names there are.</param>
    /// <param name="most">How many letters may be wrong, where one in four is too many.</param>
    public static string? Nearest(string name, IEnumerable<string> known, int? most = null) => known
        .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= (most ?? Math.Max(1, name.Length / 4)))
        .OrderBy(candidate => candidate.Distance).FirstOrDefault().Name;

    /// <summary>The names that are spelled most alike, or of which one is a part of the other; none where no more than half of it is.</summary>
    public static IReadOnlyList<string> NearestFew(string name, IEnumerable<string> known, int count) =>
        [.. known.Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= name.Length / 2
                || candidate.Name.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(candidate.Name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(static candidate => candidate.Distance).Take(count).Select(static candidate => candidate.Name)];

    private static string FirstBelow(IConfigurationProvider provider, string path) =>
        provider.GetChildKeys([], path).FirstOrDefault() is { } child ? $":{child}{FirstBelow(provider, $"{path}:{child}")}" : "";

    /// <summary>Optimal string alignment: Levenshtein's distance with swapped neighbors counted once.</summary>
    private static int Distance(string one, string other)
    {
        var distance = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                distance[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1, distance[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[one.Length, other.Length];
    }
}
