using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Defense.Cache.Sharing;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>A text that something is to be done with is the same text, to the letter.</summary>
internal sealed class PastedVeto : IVeto
{
    public string Name => "text";

    public bool Refuses(QuestionPair pair) => PastedText.Of(pair.Stored.Text) != PastedText.Of(pair.Asked.Text);
}
