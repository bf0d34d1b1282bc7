namespace AspireAi.ServiceDefaults;

/// <summary>A section of the configuration that something reads.</summary>
public sealed record SettingsSection(string Path);

public static class SettingsExtensions
{
    /// <summary>
    /// Options from a section of the configuration, read again when it changes. A mistake stops the start: a value that can't be read,
    /// one that the attributes of its property do not allow, and a setting that is not known.
    /// </summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string section) where T : class
    {
        services.AddSettingsFaults<T>(section, typeof(T));
        services.AddSingleton<IOptionsChangeTokenSource<T>>(provider => new ConfigurationChangeTokenSource<T>(provider.GetRequiredService<IConfiguration>()));
        return services.AddOptions<T>()
            .Configure<IConfiguration>((options, configuration) => Settings.Bind(configuration.GetSection(section), options))
            .ValidateOnStart();
    }

    /// <summary>For options that are bound in a way of their own, by <see cref="Settings.Bind"/>: the mistakes of their section stop the start.</summary>
    /// <param name="services">To add to.</param>
    /// <param name="section">Of the configuration.</param>
    /// <param name="shape">What the section is bound to.</param>
    public static IServiceCollection AddSettingsFaults<T>(this IServiceCollection services, string section, Type shape) where T : class
    {
        services.AddSettingsSection(section);
        return services.AddSingleton<IValidateOptions<T>>(provider => new Check<T>(
            provider.GetRequiredService<IConfiguration>(), section, shape, [.. provider.GetServices<SettingsSection>().Select(other => other.Path)]));
    }

    /// <summary>Makes a section known that is checked in a way of its own.</summary>
    public static IServiceCollection AddSettingsSection(this IServiceCollection services, string section) => services.AddSingleton(new SettingsSection(section));

    private sealed class Check<T>(IConfiguration configuration, string section, Type shape, string[] sections) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            string[] faults = [.. Settings.Faults(configuration.GetSection(section), shape, sections), .. Settings.NotAllowed(options, section)];
            return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
