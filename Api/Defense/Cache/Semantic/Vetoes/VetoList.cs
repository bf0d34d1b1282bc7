using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>All vetoes, the cheapest and most telling first; the first that refuses is the one that is named.</summary>
internal static class VetoList
{
    public static IReadOnlyList<IVeto> All { get; } =
    [
        new SymbolVeto(), new PastedVeto(), new CaseVeto(), new NumberVeto(), new AntonymVeto(), new InstructionVeto(), new DirectionVeto(),
        new PersonVeto(), new WordingVeto(),
    ];

    /// <summary>The name of the first veto that refuses, or null.</summary>
    public static string? FirstRefusal(QuestionPair pair)
    {
        foreach (var veto in All)
        {
            if (veto.Refuses(pair))
                return veto.Name;
        }

        return null;
    }
}
