using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Whom a question is about: he or she, my or your. "I", "you" and "one" are people in general in most questions, so they refuse only
/// where they change places ("help you", "help me") or own the thing that is asked about ("my name", "your name").
/// </summary>
internal sealed class PersonVeto : IVeto
{
    public string Name => "person";

    public bool Refuses(QuestionPair pair) =>
        (pair.IsWithin(2) && Sex(pair.Stored) * Sex(pair.Asked) < 0)
        || (pair.IsWithin(0) && (Turned(pair) || HasOtherOwner(pair) || IsDone(pair.Stored) != IsDone(pair.Asked)));

    /// <summary>1: he; -1: she; 0: neither, or "his/her", which is anybody.</summary>
    private static int Sex(Question question) =>
        (question.Lowers.Overlaps(_he) ? 1 : 0) - (question.Lowers.Overlaps(_she) ? 1 : 0);

    private static readonly string[] _he = ["he", "him", "his", "himself"];
    private static readonly string[] _she = ["she", "her", "hers", "herself"];

    /// <summary>Whether it is done to the asker ("can my employer sue me") rather than by them ("can I sue my employer").</summary>
    private static bool IsDone(Question question)
    {
        for (var i = 1; i < question.Words.Count; i++)
        {
            if (question.Words[i].Lower is "me" or "us" && question.Words[i - 1].IsContent)
                return !question.Lowers.Contains("i") && !question.Lowers.Contains("we");
        }

        return false;
    }

    private static bool HasOtherOwner(QuestionPair pair) =>
        Owner(pair.Stored) is { Length: > 0 } stored && Owner(pair.Asked) is { Length: > 0 } asked && stored != asked;

    /// <summary>The same pronouns in another order.</summary>
    private static bool Turned(QuestionPair pair)
    {
        var (stored, asked) = (Persons(pair.Stored), Persons(pair.Asked));
        return stored.Count > 1 && !stored.SequenceEqual(asked) && stored.Order().SequenceEqual(asked.Order());
    }

    private static List<string> Persons(Question question) => [.. question.Words
        .Select(static word => word.Lower switch
        {
            "i" or "me" or "my" or "myself" or "mine" => "first",
            "you" or "your" or "yours" or "yourself" => "second",
            "he" or "him" or "his" => "he",
            "she" or "her" or "hers" => "she",
            "they" or "them" or "their" => "they",
            _ => "",
        })
        .Where(static person => person.Length > 0)];

    /// <summary>"What is my …" and "what is your …": the owner decides the answer; "how do I … my …" is anybody's.</summary>
    private static string Owner(Question question)
    {
        var words = question.Words;
        if (words.Count < 4 || words[0].Lower is not ("what" or "who" or "when" or "where" or "which"))
            return "";
        return words.Select(static word => word.Lower).FirstOrDefault(static word => word is "my" or "your" or "his" or "her" or "their") ?? "";
    }
}
