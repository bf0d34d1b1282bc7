using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Countries, regions and large cities: other ones, or the same in exchanged roles, whatever form their names have there
/// ("in Spain with a US license", "in the US with a Spanish license").
/// </summary>
internal sealed class PlaceVeto() : SetVeto("place")
{
    private static readonly PhraseTable _table = PhraseTable.Load("places");

    public override bool Refuses(QuestionPair pair) => base.Refuses(pair) || (pair.IsWithin(DefaultWithin) && IsExchanged(pair));

    protected override IReadOnlySet<string> Read(Question question) => _table.Groups(question);

    private static bool IsExchanged(QuestionPair pair)
    {
        var stored = Prepositions(pair.Stored);
        var asked = Prepositions(pair.Asked);
        return stored.Any(one => stored.Any(other =>
            one.Value != other.Value
            && asked.GetValueOrDefault(one.Key) == other.Value && asked.GetValueOrDefault(other.Key) == one.Value));
    }

    /// <summary>Which preposition opens the phrase of each place; of one that is named twice, the first.</summary>
    private static Dictionary<string, string> Prepositions(Question question)
    {
        var prepositions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var match in _table.Find(question))
            prepositions.TryAdd(match.Group, Roles.PrepositionBefore(question, match.At));
        return prepositions;
    }
}
