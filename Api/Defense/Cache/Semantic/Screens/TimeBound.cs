using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Screens;

/// <summary>Questions whose answer depends on when they are asked: now, today, the latest, prices, the weather.</summary>
internal static class TimeBound
{
    private static readonly PhraseTable _table = PhraseTable.Load("timebound");

    public static bool Is(Question question) => _table.Find(question).Any(match => !IsElectric(question, match) && !IsMoved(question, match) && !IsConjunction(question, match));

    /// <summary>What moves prices can be said without knowing them.</summary>
    private static bool IsMoved(Question question, PhraseTable.Match match) =>
        match.Group == "price of" && (question.Lowers.Overlaps(_causes) || question.Stems.Contains("affect"));

    private static readonly string[] _causes = ["why", "affect", "effect", "effects", "impact", "influence", "cause", "causes", "determine", "determines"];

    /// <summary>"Now that…", "from now on", "until now".</summary>
    private static bool IsConjunction(Question question, PhraseTable.Match match) =>
        question.IsAt(match.At, "now", "that") || question.IsAt(match.At - 1, "from", "now") || question.IsAt(match.At - 1, "by", "now");

    /// <summary>"Alternating current", "eddy currents": the noun of physics, which an article or adjective precedes and no noun follows.</summary>
    private static bool IsElectric(Question question, PhraseTable.Match match)
    {
        var word = question.Words[match.At];
        if (word.Lower == "currents")
            return true;
        if (word.Lower != "current")
            return false;
        var next = match.At + 1 < question.Words.Count ? question.Words[match.At + 1] : default;
        return next.Written is null || !next.IsContent || question.Stems.Contains("voltag") || question.Stems.Contains("electric");
    }
}
