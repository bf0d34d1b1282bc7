using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>Units of measure: the answer in miles is not the answer in kilometers.</summary>
internal sealed class UnitVeto() : SetVeto("unit")
{
    private static readonly PhraseTable _table = PhraseTable.Load("units");

    protected override IReadOnlySet<string> Read(Question question) => _table.Groups(question);
}
