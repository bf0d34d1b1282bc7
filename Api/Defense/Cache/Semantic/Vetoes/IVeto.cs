using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// A reason, certain enough to need no model, why the answer to one question can't be the answer to another. It may
/// only refuse: what passes every veto has shown nothing yet.
/// </summary>
internal interface IVeto
{
    /// <summary>Short and stable: it is a tag of a metric and a column of the benchmark.</summary>
    string Name { get; }

    bool Refuses(QuestionPair pair);
}
