namespace AspireAi.Api.Defense.Cache.Semantic.Text;

/// <summary>A stored question, an asked one, and what only one of them has.</summary>
internal sealed class QuestionPair
{
    public QuestionPair(Question stored, Question asked)
    {
        Stored = stored;
        Asked = asked;
        StoredOnly = [.. stored.Content.Where(word => !HasIn(word, asked))];
        AskedOnly = [.. asked.Content.Where(word => !HasIn(word, stored))];
    }

    public Question Stored { get; }

    public Question Asked { get; }

    /// <summary>Content words that the asked question lacks; another inflection or a slip of the keys is no difference.</summary>
    public IReadOnlyList<Word> StoredOnly { get; }

    /// <summary>Content words that the stored question lacks.</summary>
    public IReadOnlyList<Word> AskedOnly { get; }

    /// <summary>Whether one question is the other one with something added, so that whatever is added is all the difference.</summary>
    public bool IsAddition => StoredOnly.Count == 0 || AskedOnly.Count == 0;

    /// <summary>
    /// Whether so few content words differ that a difference of one kind is likely to be the whole difference. Between
    /// questions worded in other ways a "not" or a name says less, and the models judge them.
    /// </summary>
    public bool IsWithin(int words) => StoredOnly.Count + AskedOnly.Count <= words;

    private static bool HasIn(Word word, Question other)
    {
        if (other.Stems.Contains(word.Stem))
            return true;
        foreach (var candidate in other.Content)
        {
            if (Spelling.IsSlip(word.Lower, candidate.Lower))
                return true;
        }

        return false;
    }
}
