using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Why, when, where, who, how many, how long: each wants another kind of answer. "What" and a plain "how" can stand
/// for any of them ("what is the reason", "how come"), so they refuse nothing.
/// </summary>
internal sealed class QuestionKindVeto : IVeto
{
    private static readonly PhraseTable _kinds = PhraseTable.Of("""
        why,how come,what reason,reason,cause,for what reason
        when,what year,which year,what date,what day,what time,how soon
        where,which place,what place,which city,which country,what country
        who,whose,whom,which person
        how many,how much,what amount,number of,what number
        how long,how much time,what duration,how many days,how many hours,how many minutes,how many weeks,how many months,how many years
        how old,what age
        how far,what distance
        how often,what frequency
        how tall,how high,what height
        """);

    public string Name => "kind";

    public bool Refuses(QuestionPair pair)
    {
        var left = Kinds(pair.Stored);
        var right = Kinds(pair.Asked);
        return left.Count > 0 && right.Count > 0 && !left.Overlaps(right);
    }

    internal static HashSet<string> Kinds(Question question) =>
        [.. _kinds.Find(question).Where(match => Asks(question, match)).Select(static match => match.Group)];

    /// <summary>"Somebody who", "when I was young": a question word asks only where its sentence starts.</summary>
    private static bool Asks(Question question, PhraseTable.Match match) =>
        question.Words[match.At].First || match.Length > 1 || question.Words[match.At].Lower is "reason" or "cause"
        || (match.At > 0 && question.Words[match.At - 1].Lower is "and" or "or" && match.At < 4);
}
