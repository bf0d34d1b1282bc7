using Microsoft.AspNetCore.Builder;

namespace AspireAi.ServiceDefaults;

public static class RunExtensions
{
    // EX_CONFIG of sysexits.h: whoever started this need not try again until somebody has changed something.
    private const int WrongConfiguration = 78;

    private static readonly string[] _frameworkSections = ["AllowedHosts", "Aspire", "ConnectionStrings", "Kestrel", "Logging", "Services"];

    /// <summary>Runs the app; a wrong configuration ends it with every mistake on a line of its own instead of a stack trace.</summary>
    /// <param name="app">To run.</param>
    /// <param name="command">Runs instead of the app, and returns the exit code. It checks the settings that it needs.</param>
    public static async Task<int> RunOrExplainAsync(this WebApplication app, Func<Task<int>>? command = null)
    {
        try
        {
            if (command is not null)
            {
                return await command();
            }

            if (Misspelled(app) is { Length: > 0 } misspelled)
            {
                throw new OptionsValidationException("", typeof(object), misspelled);
            }

            // Ahead of the host, which would log the same failures with a stack trace.
            app.Services.GetService<IStartupValidator>()?.Validate();
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (Failures(exception) is { Count: > 0 } failures)
        {
            await Console.Error.WriteLineAsync("The configuration is wrong:");
            foreach (var failure in WithoutConsequences(failures))
            {
                await Console.Error.WriteLineAsync("- " + failure);
            }

            return WrongConfiguration;
        }
    }

    private static string[] Misspelled(WebApplication app)
    {
        var known = app.Services.GetServices<SettingsSection>().Select(section => section.Path.Split(':')[0]);
        return [.. SettingNames.UnknownSections((IConfigurationRoot)app.Configuration, [.. known, .. _frameworkSections])];
    }

    /// <summary>A value that could not be read has left a default that may be wrong, too; that is not what has to be mended.</summary>
    private static IEnumerable<string> WithoutConsequences(List<string> failures)
    {
        var unreadable = failures.Where(failure => failure.Contains(" is '", StringComparison.Ordinal)).Select(failure => failure.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);
        return failures.Where(failure => failure.Contains(" is '", StringComparison.Ordinal) || !unreadable.Contains(failure.Split(' ')[0])).Distinct(StringComparer.Ordinal);
    }

    private static List<string> Failures(Exception exception) => exception switch
    {
        OptionsValidationException invalid => [.. invalid.Failures.SelectMany(failure => failure.Split('\n'))],
        // What the configuration binder says of a value that it can't read; it names the key.
        InvalidOperationException { TargetSite.DeclaringType.Name: nameof(ConfigurationBinder) } unreadable => [unreadable.Message],
        AggregateException several => [.. several.InnerExceptions.SelectMany(Failures)],
        _ => [],
    };
}
