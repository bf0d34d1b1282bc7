using System.Collections.Frozen;
using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Orders about the answer: its format, length, tone, persona or language, known by their words; and whole sentences
/// that only one of two questions has and that ask nothing, whatever they say. Both questions must give the same
/// orders, or a poisoned answer could stand for a plain one.
/// </summary>
internal sealed class InstructionVeto : IVeto
{
    private const int MostWords = 12;

    private static readonly PhraseTable _table = PhraseTable.Load("instructions");

    private static readonly FrozenSet<string> _courtesy = """
        thanks thank please help appreciate appreciated advance hi hello hey dear sir madam cheers greetings regards kindly
        question quick details info information advice
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public string Name => "instruction";

    public bool Refuses(QuestionPair pair) => pair.IsWithin(MostWords) && (Differ(pair) || Orders(pair.Asked, pair.Stored) || Orders(pair.Stored, pair.Asked));

    /// <summary>Whether each gives another order, or one is all that only one of them has.</summary>
    private static bool Differ(QuestionPair pair)
    {
        var (stored, asked) = (_table.Groups(pair.Stored), _table.Groups(pair.Asked));
        var (more, other) = (!stored.IsSubsetOf(asked), !asked.IsSubsetOf(stored));
        return (more && other) || ((more || other) && pair.IsAddition);
    }

    private static readonly FrozenSet<string> _commands = """
        answer reply respond explain write give use include keep make list format limit translate describe speak talk
        pretend act imagine assume ignore disregard forget output return provide show be avoid add end start finish begin
        say do always never only mention omit focus cite summarize summarise recommend you your note remember
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Whether one text has a sentence that asks nothing and that is news to the other one: behind its question
    /// whatever it says, before it where it commands, since people also say there what their trouble is.
    /// </summary>
    private static bool Orders(Question question, Question other)
    {
        if (question.Asking.Count == 0)
            return false;
        var first = question.Asking.Min();
        return question.Content.Where(word => !question.Asking.Contains(word.Sentence) && !_courtesy.Contains(word.Lower))
            .Where(word => word.Sentence > first || question.Words.Any(w => w.First && w.Sentence == word.Sentence && _commands.Contains(w.Lower)))
            .GroupBy(static word => word.Sentence)
            .Any(sentence => sentence.Count(word => !other.Stems.Contains(word.Stem)) * 2 > sentence.Count());
    }
}
