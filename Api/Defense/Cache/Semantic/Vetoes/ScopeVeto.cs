using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Questions narrowed to other people or to other circumstances ("for beginners", "while pregnant", "offline"), and one
/// that says how a thing is to be done ("in place") against one that leaves it open.
/// </summary>
internal sealed class ScopeVeto() : SetVeto("scope")
{
    private static readonly PhraseTable _table = PhraseTable.Load("scopes");

    /// <summary>Unlike an audience, which people often add where it goes without saying, none of these is the way that everybody means.</summary>
    private static readonly PhraseTable _manners = PhraseTable.Of("""
        in place,inplace
        in place of,instead of,rather than
        recursively,using recursion,with recursion
        iteratively
        in parallel
        asynchronously
        """);

    public override bool Refuses(QuestionPair pair) =>
        base.Refuses(pair) || (pair.IsWithin(DefaultWithin) && pair.IsAddition && !_manners.Groups(pair.Stored).SetEquals(_manners.Groups(pair.Asked)));

    protected override IReadOnlySet<string> Read(Question question) => _table.Groups(question);
}
