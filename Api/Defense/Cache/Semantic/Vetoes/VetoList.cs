using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>All vetoes, the cheapest and most telling first; the first that refuses is the one that is named.</summary>
internal static class VetoList
{
    public static IReadOnlyList<IVeto> All { get; } =
    [
        new NumberVeto(), new VersionVeto(), new PlatformVeto(), new NegationVeto(), new AntonymVeto(), new ContrastVeto(), new QuoteVeto(),
        new InstructionVeto(), new DirectionVeto(), new NameVeto(), new DateVeto(), new UnitVeto(), new CurrencyVeto(),
        new PersonVeto(), new PlaceVeto(), new ScopeVeto(), new QuestionKindVeto(),
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
