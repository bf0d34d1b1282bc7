using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// The same things in exchanged roles: "miles to kilometers", "Windows on Mac", "does A cause B", "who killed A". A
/// word's role is the preposition before it; a phrase that moves together with its preposition, or an enumeration that
/// is turned, changes nothing.
/// </summary>
internal sealed class DirectionVeto : IVeto
{
    private const int Within = 3;
    private const int WithinNames = 4;

    private static readonly string[] _enumerates = ["and", "or", "vs", "versus"];

    public string Name => "direction";

    public bool Refuses(QuestionPair pair)
    {
        if (!pair.IsWithin(WithinNames) || (IsSymmetric(pair.Stored) && IsSymmetric(pair.Asked)))
            return false;
        if (NamesExchanged(pair.Stored, pair.Asked))
            return true;
        if (!pair.IsWithin(Within))
            return false;
        if (IsTransposed(pair))
            return true;
        var left = Roles.Of(pair.Stored);
        var right = Roles.Of(pair.Asked);
        var common = left.Keys.Where(right.ContainsKey).ToList();
        for (var i = 0; i < common.Count; i++)
        {
            for (var j = i + 1; j < common.Count; j++)
            {
                if (Exchanged(left[common[i]], left[common[j]], right[common[i]], right[common[j]]))
                    return true;
            }
        }

        return IsOpposed(pair, left, right, common) || SubjectTurned(pair.Stored, left, pair.Asked, right, common) || SubjectTurned(pair.Asked, right, pair.Stored, left, common)
            || PassiveTurned(left, right, common) || PassiveTurned(right, left, common);
    }

    /// <summary>
    /// "Files from a server" against "files to a server": one thing behind opposed prepositions. A question that has both
    /// says two things with them, and the models judge it.
    /// </summary>
    private static bool IsOpposed(QuestionPair pair, Dictionary<string, Role> left, Dictionary<string, Role> right, List<string> common) =>
        pair.IsWithin(1) && common.Any(thing => AreOpposed(left[thing].Preposition, right[thing].Preposition)
            && !pair.Asked.Lowers.Contains(left[thing].Preposition) && !pair.Stored.Lowers.Contains(right[thing].Preposition));

    private static bool AreOpposed(string one, string other) => _opposed.Contains((one, other)) || _opposed.Contains((other, one));

    private static readonly HashSet<(string, string)> _opposed =
    [
        ("from", "to"), ("on", "under"), ("before", "during"), ("after", "during"), ("before", "after"), ("for", "against"),
        ("above", "below"), ("over", "under"),
    ];

    /// <summary>
    /// "Short men date tall women" against "tall men date short women": two words have changed places around others that
    /// have not. A phrase that moves takes its neighbors along.
    /// </summary>
    private static bool IsTransposed(QuestionPair pair) =>
        (IsTransposed(pair.Stored.Content, pair.Asked.Content) || IsTransposed(pair.Stored.Words, pair.Asked.Words))
        && !pair.Stored.Lowers.Overlaps(_enumerates) && !pair.Asked.Lowers.Overlaps(_enumerates);

    private static bool IsTransposed(IReadOnlyList<Word> stored, IReadOnlyList<Word> asked)
    {
        if (stored.Count != asked.Count)
            return false;
        var moved = Enumerable.Range(0, stored.Count).Where(i => stored[i].Stem != asked[i].Stem).ToList();
        return moved is [var first, var last] && last - first > 1 && stored[first].Stem == asked[last].Stem && stored[last].Stem == asked[first].Stem
            // "Did A defeat B" and "was B defeated by A": the voice has turned, too.
            && Enumerable.Range(first + 1, last - first - 1).All(i => stored[i].Lower == asked[i].Lower);
    }

    /// <summary>"In Spain with a US license", "in the US with a Spanish license": a name keeps its first letters, and its place only in another form.</summary>
    private static bool NamesExchanged(Question stored, Question asked)
    {
        var (left, right) = (Names(stored), Names(asked));
        return left.Count > 1 && left.Count == right.Count
            && left.Select(Beginning).Order(StringComparer.Ordinal).SequenceEqual(right.Select(Beginning).Order(StringComparer.Ordinal), StringComparer.Ordinal)
            && !left.Select(Beginning).SequenceEqual(right.Select(Beginning), StringComparer.Ordinal)
            && left.Exists(name => !right.Exists(other => other.Lower == name.Lower));
    }

    private static List<Word> Names(Question question) => [.. question.Words.Where(static word => word.IsNamed && word.Lower.Length > 1)];

    private static string Beginning(Word name) => name.Lower[..2];

    private static bool Exchanged(Role a, Role b, Role otherA, Role otherB)
    {
        if (a.Preposition != b.Preposition)
            return a.Preposition == otherB.Preposition && b.Preposition == otherA.Preposition;
        if (a.Preposition != otherA.Preposition || b.Preposition != otherB.Preposition || a.Enumerated || otherA.Enumerated)
            return false;
        // Neighbors turned ("horse race"), or both sides of one verb.
        var turned = (a.Position < b.Position) != (otherA.Position < otherB.Position);
        // "Atoms converted" and "convert atoms" differ in voice, which the forms of the words tell.
        return turned && a.Lower == otherA.Lower && b.Lower == otherB.Lower && ((Math.Abs(a.Word - b.Word) == 1 && Math.Abs(otherA.Word - otherB.Word) == 1)
            || (a.Phrase == b.Phrase && otherA.Phrase == otherB.Phrase
                && Math.Abs(a.Position - b.Position) == 2 && Math.Abs(otherA.Position - otherB.Position) == 2
                && Middle(a, b) == Middle(otherA, otherB)));
    }

    private static string Middle(Role a, Role b) => a.Position < b.Position ? a.Next : b.Next;

    /// <summary>"Who killed A" against "who did A kill", "which company bought A" against "which company did A buy".</summary>
    private static bool SubjectTurned(Question one, Dictionary<string, Role> roles, Question other, Dictionary<string, Role> otherRoles, List<string> common)
    {
        var asks = one.Words.Count > 0 ? one.Words[0].Lower : "";
        var verbAt = asks == "which" ? 2 : 1;
        return asks is "who" or "what" or "which" && one.Words.Count > verbAt + 1 && other.Words.Count > verbAt + 1
            && other.Words[0].Lower == asks && one.Words[verbAt].IsContent && other.Words[verbAt].Lower is "did" or "does" or "do"
            && common.Any(verb => roles[verb].Position == verbAt - 1
                && common.Any(name => name != verb && otherRoles[name].Position >= verbAt - 1 && otherRoles[name].Position < otherRoles[verb].Position));
    }

    /// <summary>"Did A beat B" against "was A beaten by B".</summary>
    private static bool PassiveTurned(Dictionary<string, Role> active, Dictionary<string, Role> passive, List<string> common) =>
        common.Any(agent => passive[agent].Preposition == "by" && active[agent].Preposition.Length == 0
            && common.Any(verb => verb != agent && passive[verb].Preposition.Length == 0 && active[verb].Preposition.Length == 0
                && active[verb].Position == active[agent].Position - 1 && passive[verb].Position == passive[agent].Position - 1
                && common.Any(subject => subject != agent && subject != verb
                    && active[subject].Position < active[verb].Position && passive[subject].Position < passive[verb].Position)));

    private static bool IsSymmetric(Question question) => question.Words.Any(static word =>
        word.Stem is "difference" or "differ" or "differenc" or "different" or "compar" or "comparison" or "similar" or "similarity"
            or "relationship" or "relation" or "distanc" or "between" or "vs" or "versus" or "both" or "same" or "far");
}
