using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>Currencies, by name, code or sign.</summary>
internal sealed class CurrencyVeto() : SetVeto("currency")
{
    private static readonly PhraseTable _table = PhraseTable.Load("currencies");

    protected override IReadOnlySet<string> Read(Question question) => _table.Groups(question);
}
