using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>Months, days of the week, seasons, holidays, parts of the day.</summary>
internal sealed class DateVeto() : SetVeto("date")
{
    private static readonly PhraseTable _table = PhraseTable.Load("dates");

    protected override IReadOnlySet<string> Read(Question question) => _table.Groups(question);
}
