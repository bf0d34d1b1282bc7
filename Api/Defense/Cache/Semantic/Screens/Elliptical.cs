using System.Collections.Frozen;
using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Screens;

/// <summary>
/// Questions that say too little by themselves: "and in Germany?", "why is that?", "go on". Their words are alike
/// whatever they are about.
/// </summary>
internal static class Elliptical
{
    private static readonly FrozenSet<string> _openings = Set("and but or so also then yes no yeah yep nope ok okay sure thanks");
    private static readonly FrozenSet<string> _pronouns = Set("it this that these those they them");
    private static readonly FrozenSet<string> _verbs = Set("is are was were do does did can will would should mean work happen for about");
    private static readonly FrozenSet<string> _fillers = Set("more again go on continue mean explain thing things do work happen happens next else instead please answer question sorry thank");

    public static bool Is(Question question)
    {
        var words = question.Words;
        var content = question.Content.Count(word => !_fillers.Contains(word.Lower));
        if (content == 0)
            return true;
        if (words.Count > 1 && _openings.Contains(words[0].Lower) && content <= 3)
            return true;
        if (question.IsAt(0, "what", "about") || question.IsAt(0, "how", "about"))
            return content <= 3;
        return content <= 1 && IsUnresolved(words);
    }

    /// <summary>
    /// A pronoun that stands for something said before: none of this question's own words comes before it, and it is
    /// not the "it" of "is it safe to…" or the "that" of "that I am".
    /// </summary>
    private static bool IsUnresolved(IReadOnlyList<Word> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].IsContent && !_fillers.Contains(words[i].Lower))
                return false;
            if (!_pronouns.Contains(words[i].Lower))
                continue;
            if (words[i].Lower is "it" or "they" or "them")
                return !words.Skip(i + 1).Any(static word => word.Lower is "to" or "that" or "like" or "if" or "when");
            if (i + 1 == words.Count || _verbs.Contains(words[i + 1].Lower) || words[i + 1].Sentence != words[i].Sentence)
                return true;
        }

        return false;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
