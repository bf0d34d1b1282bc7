using System.Collections.Frozen;

namespace AspireAi.Web.Markdown.Highlighting;

/// <summary>What the scanner must know about a language to color it: where comments and strings begin and end, and its words.</summary>
internal sealed record CodeLanguage(string Label)
{
    /// <summary>Languages whose text is not a row of words, so that they need a scanner of their own.</summary>
    public CodeShape Shape { get; init; } = CodeShape.Words;

    public string[] LineComments { get; init; } = [];

    /// <summary>Comments and strings that run over line ends.</summary>
    public Enclosure[] Long { get; init; } = [];

    /// <summary>Strings that end with their line at the latest.</summary>
    public Enclosure[] Short { get; init; } = [new("\"", "\"", '\\'), new("'", "'", '\\')];

    public FrozenSet<string> Keywords { get; init; } = FrozenSet<string>.Empty;

    public FrozenSet<string> Literals { get; init; } = FrozenSet<string>.Empty;

    /// <summary>PascalCase means a type here.</summary>
    public bool PascalTypes { get; init; }

    /// <summary>`name:` or `name =` at the beginning of a line, or `"name":`, is a key.</summary>
    public bool Keys { get; init; }

    /// <summary>`$name` is a variable.</summary>
    public bool Dollar { get; init; }

    /// <summary>Characters that begin a decorator, attribute or preprocessor word.</summary>
    public string Meta { get; init; } = "";

    /// <summary>Characters other than letters, digits and _ that words may contain.</summary>
    public string WordExtras { get; init; } = "";

    public static FrozenSet<string> Words(string words, bool ignoreCase = false) =>
        words.Split(' ').ToFrozenSet(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
}

internal enum CodeShape
{
    Words,
    Markup,
    Diff,
    Plain,
}

/// <param name="Open">What begins it.</param>
/// <param name="Close">What ends it.</param>
/// <param name="Escape">The character that takes the next one's meaning away, or none.</param>
/// <param name="Comment">Colored as a comment, not as a string.</param>
internal readonly record struct Enclosure(string Open, string Close, char? Escape = null, bool Comment = false);
