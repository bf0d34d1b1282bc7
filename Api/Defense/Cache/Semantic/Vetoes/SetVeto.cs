using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Refuses where two questions name different things of one kind: each one something that the other does not. A thing
/// that only one of them names refuses where <paramref name="additions"/> says so, and then only when it is all the
/// difference; elsewhere it is left to the model, since people often say what others take for granted.
/// </summary>
/// <param name="name">As <see cref="IVeto.Name"/>.</param>
/// <param name="within">Content words that may differ; above, the questions are too different for one kind of word to decide.</param>
/// <param name="additions">Whether one thing more is enough to refuse.</param>
internal abstract class SetVeto(string name, int within = SetVeto.DefaultWithin, bool additions = false) : IVeto
{
    protected const int DefaultWithin = 4;

    public string Name => name;

    public virtual bool Refuses(QuestionPair pair)
    {
        if (!pair.IsWithin(within))
            return false;
        var stored = Read(pair.Stored);
        var asked = Read(pair.Asked);
        var more = stored.Any(thing => !asked.Contains(thing));
        var other = asked.Any(thing => !stored.Contains(thing));
        return (more && other) || (additions && (more || other) && pair.IsAddition);
    }

    protected abstract IReadOnlySet<string> Read(Question question);
}
