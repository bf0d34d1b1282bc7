using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>Programming languages, systems, tools and services: how to do a thing in one is not how to do it in another.</summary>
internal sealed class PlatformVeto() : SetVeto("platform")
{
    private static readonly PhraseTable _table = PhraseTable.Load("platforms");

    protected override IReadOnlySet<string> Read(Question question) => _table.Groups(question);
}
