using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AspireAi.ServiceDefaults;

/// <summary>
/// Binds a section of the configuration, and finds every mistake in it: the configuration binder stops at the first value that it
/// can't read, and whoever corrects that one meets the next at the next start.
/// </summary>
public static class Settings
{
    private const int LongestValue = 60;

    /// <summary>Every value that can't be read, each as <c>Section:Key is '…': give …</c>, and every setting that the type does not have.</summary>
    /// <param name="section">What is to be bound.</param>
    /// <param name="type">To what.</param>
    /// <param name="elsewhere">Sections within this one that are bound to types of their own.</param>
    public static IReadOnlyList<string> Faults(IConfigurationSection section, Type type, params string[] elsewhere) =>
        [.. Find(section, type, elsewhere).Select(fault => fault.Message)];

    /// <summary>Sets what can be read. What can't be is left as it is: <see cref="Faults"/> says so.</summary>
    public static void Bind(IConfigurationSection section, object target)
    {
        var unreadable = Find(section, target.GetType(), []).Select(fault => fault.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (unreadable.Count == 0)
        {
            section.Bind(target);
            return;
        }

        var rest = section.AsEnumerable().Where(setting => setting.Value is not null && !unreadable.Contains(setting.Key));
        new ConfigurationBuilder().AddInMemoryCollection(rest).Build().GetSection(section.Path).Bind(target);
    }

    private static IEnumerable<Fault> Find(IConfigurationSection section, Type type, string[] elsewhere)
    {
        var scalar = Nullable.GetUnderlyingType(type) ?? type;
        if (TypeDescriptor.GetConverter(scalar) is { } converter && converter.CanConvertFrom(typeof(string)))
        {
            // An empty value is none, where none is allowed.
            var isNone = string.IsNullOrEmpty(section.Value) && (section.Value is null || scalar != type);
            return isNone || Reads(converter, section.Value!) ? [] : [Fault.Of(section, $"give {Expected(scalar)}.")];
        }

        // At the top, the name of a section may be another program's variable, such as STACK.
        if (!string.IsNullOrEmpty(section.Value) && section.Path.Contains(':', StringComparison.Ordinal))
        {
            return [Fault.Of(section, ElementOf(type) is null ? "it is a group of settings." : $"it is a list: give {section.Path}:0 and so on.")];
        }

        return section.GetChildren().SelectMany(child => FindIn(child, type, elsewhere));
    }

    private static IEnumerable<Fault> FindIn(IConfigurationSection child, Type parent, string[] elsewhere)
    {
        var type = ElementOf(parent)
            ?? parent.GetProperties().FirstOrDefault(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase))?.PropertyType;
        if (type is not null)
        {
            return Find(child, type, elsewhere);
        }

        return elsewhere.Contains(child.Path, StringComparer.OrdinalIgnoreCase) ? [] :
        [
            new Fault(child.Path, SettingNames.Unknown(child.Path[..^(child.Key.Length + 1)], child.Key, [.. parent.GetProperties().Select(property => property.Name)])),
        ];
    }

    /// <summary>Values that the attributes of their properties do not allow.</summary>
    /// <param name="options">What the section was bound to.</param>
    /// <param name="section">Of the configuration.</param>
    public static IEnumerable<string> NotAllowed(object options, string section)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var key = $"{section}:{property.Name}";
            // A group of settings.
            if (property.PropertyType is { IsClass: true, Namespace: { } space } && space.StartsWith(nameof(AspireAi), StringComparison.Ordinal) && property.GetIndexParameters().Length == 0
                && property.GetValue(options) is { } group)
            {
                foreach (var fault in NotAllowed(group, key))
                {
                    yield return fault;
                }
            }

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

    /// <summary>Of a list or a dictionary; null for anything else.</summary>
    private static Type? ElementOf(Type type) => type.IsArray
        ? type.GetElementType()
        : type.GetInterfaces().Append(type).Where(one => one.IsGenericType).Select(one => (Type: one, Open: one.GetGenericTypeDefinition()))
            .Where(one => one.Open == typeof(IDictionary<,>) || one.Open == typeof(ICollection<>))
            .OrderBy(one => one.Open == typeof(ICollection<>))
            .Select(one => one.Type.GetGenericArguments()[^1]).FirstOrDefault();

    private static bool Reads(TypeConverter converter, string value)
    {
        try
        {
            _ = converter.ConvertFromInvariantString(value);
            return true;
        }
#pragma warning disable CA1031 // Converters wrap what goes wrong in whatever they like, System.Exception included.
        catch (Exception)
        {
            return false;
        }
#pragma warning restore CA1031
    }

    private static string Expected(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a time such as 00:00:30"
        : type == typeof(Uri) ? "a URL such as https://api.example.com"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : type == typeof(int) ? $"a whole number, at most {int.MaxValue}"
        : type == typeof(long) ? "a whole number"
        : type == typeof(double) || type == typeof(decimal) || type == typeof(float) ? "a number such as 0.5"
        : $"a {type.Name}";

    private sealed record Fault(string Key, string Message)
    {
        public static Fault Of(IConfigurationSection section, string remedy)
        {
            var value = section.Value!;
            return new Fault(section.Path, $"{section.Path} is '{(value.Length <= LongestValue ? value : value[..LongestValue] + "…")}': {remedy}");
        }
    }
}
