using System.Collections.Frozen;
using AspireAi.Api.Defense.Cache.Sharing;

namespace AspireAi.Api.Defense.Cache.Semantic.Text;

/// <summary>A text as the vetoes and the features see it; read once, compared often.</summary>
internal sealed class Question
{
    public Question(string text)
    {
        Text = text;
        (Words, Asking) = QuestionReader.Read(text);
        Lowers = Words.Select(static word => word.Lower).ToFrozenSet(StringComparer.Ordinal);
        Stems = Words.Select(static word => word.Stem).ToFrozenSet(StringComparer.Ordinal);
        Content = [.. Words.Where(static word => word.IsContent)];
        Signs = Signs.Of(text);
        Pasted = PastedText.Of(text);
    }

    public string Text { get; }

    public IReadOnlyList<Word> Words { get; }

    /// <summary>The sentences that end with a question mark.</summary>
    public IReadOnlySet<int> Asking { get; }

    /// <summary>The words that carry meaning, in their order.</summary>
    public IReadOnlyList<Word> Content { get; }

    public FrozenSet<string> Lowers { get; }

    public Signs Signs { get; }

    /// <summary>The text that it is about, where it has one.</summary>
    public string? Pasted { get; }

    public FrozenSet<string> Stems { get; }

    /// <summary>Words of this question whose stem the other one lacks.</summary>
    public IEnumerable<Word> Without(Question other) => Words.Where(word => !other.Stems.Contains(word.Stem));

    /// <summary>Whether the words at <paramref name="at"/> are these, in lower case.</summary>
    public bool IsAt(int at, params ReadOnlySpan<string> words)
    {
        if (at < 0 || at + words.Length > Words.Count)
            return false;
        for (var i = 0; i < words.Length; i++)
        {
            if (Words[at + i].Lower != words[i])
                return false;
        }

        return true;
    }
}
