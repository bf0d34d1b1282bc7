using System.Globalization;

namespace AspireAi.Bench;

/// <summary>Options of a command, all of the form <c>--name value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
                throw new UsageException($"'{args[i]}': options are written --name value.");
            arguments._values[args[i][2..]] = args[i + 1];
        }

        return arguments;
    }

    public string Required(string name) => Optional(name) ?? throw new UsageException($"--{name} is missing.");

    public double Number(string name, double otherwise) => Optional(name) is not { } text ? otherwise
        : double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException($"--{name} '{text}': not a number.");

    public string? Optional(string name) => _values.GetValueOrDefault(name);
}

internal sealed class UsageException(string message) : Exception(message);
