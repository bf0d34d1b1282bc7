using System.Reflection;
using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Each question names one of several alternatives, and not the same one: a row or a column, in place or a copy, for all
/// or for a single one. A question that names two of them compares, and is left to the model.
/// </summary>
internal sealed class ContrastVeto : IVeto
{
    private const int Within = 3;

    private static readonly PhraseTable[] _families = Load();

    public string Name => "contrast";

    public bool Refuses(QuestionPair pair) => pair.IsWithin(Within) && _families.Any(family =>
        family.Groups(pair.Stored) is { Count: 1 } stored && family.Groups(pair.Asked) is { Count: 1 } asked && !stored.SetEquals(asked));

    private static PhraseTable[] Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Semantic.contrasts.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n')
            .Where(static line => line.Contains('|', StringComparison.Ordinal))
            .Select(static line => PhraseTable.Of(line.Replace('|', '\n')))];
    }
}
