using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>Operators, flags, code, emoji and single letters are the same ones in the same order.</summary>
internal sealed class SymbolVeto : IVeto
{
    public string Name => "symbol";

    public bool Refuses(QuestionPair pair) => pair.Stored.Signs.Differ(pair.Asked.Signs);
}
