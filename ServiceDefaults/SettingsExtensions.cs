using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AspireAi.ServiceDefaults;

public static class SettingsExtensions
{
    /// <summary>
    /// Options from a section of the configuration, read anew when it changes. A mistake stops the start: a value that can't be read,
    /// one that the attributes of its property do not allow, and if <paramref name="strict"/> a setting that is not known.
    /// </summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string section, bool strict = false) where T : class
    {
        services.AddSettingsFaults<T>(section, typeof(T), strict);
        services.AddSingleton<IOptionsChangeTokenSource<T>>(provider => new ConfigurationChangeTokenSource<T>(provider.GetRequiredService<IConfiguration>()));
        return services.AddOptions<T>()
            .Configure<IConfiguration>((options, configuration) => Settings.Bind(configuration.GetSection(section), options, strict))
            .ValidateOnStart();
    }

    /// <summary>For options that are bound in a way of their own, by <see cref="Settings.Bind"/>: the mistakes of their section stop the start.</summary>
    /// <param name="services">To add to.</param>
    /// <param name="section">Of the configuration.</param>
    /// <param name="shape">What the section is bound to.</param>
    /// <param name="strict">Whether a setting that is not known is a mistake, too.</param>
    public static IServiceCollection AddSettingsFaults<T>(this IServiceCollection services, string section, Type shape, bool strict) where T : class =>
        services.AddSingleton<IValidateOptions<T>>(provider => new Check<T>(provider.GetRequiredService<IConfiguration>(), section, shape, strict));

    private sealed class Check<T>(IConfiguration configuration, string section, Type shape, bool strict) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            string[] faults = [.. Settings.Faults(configuration.GetSection(section), shape, strict), .. NotAllowed(options)];
            return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        private IEnumerable<string> NotAllowed(T options)
        {
            foreach (var property in typeof(T).GetProperties())
            {
                var key = $"{section}:{property.Name}";
                foreach (var rule in property.GetCustomAttributes(inherit: true).OfType<ValidationAttribute>())
                {
                    var value = property.GetValue(options);
                    if (rule.GetValidationResult(value, new ValidationContext(options) { MemberName = property.Name, DisplayName = key }) is not { } fault)
                    {
                        continue;
                    }

                    yield return rule is RangeAttribute { ErrorMessage: null } range
                        ? FormattableString.Invariant($"{key} is '{value}': give a value from {range.Minimum} to {range.Maximum}.")
                        : fault.ErrorMessage!.Contains(key, StringComparison.Ordinal) ? fault.ErrorMessage : $"{key}: {fault.ErrorMessage}";
                }
            }
        }
    }
}
