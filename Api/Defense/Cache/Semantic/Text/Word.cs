namespace AspireAi.Api.Defense.Cache.Semantic.Text;

/// <summary>One word of a question; contractions come apart, so that "don't" is two.</summary>
/// <param name="Written">As the person wrote it.</param>
/// <param name="Lower">In lower case, accents kept.</param>
/// <param name="Stem">Without its inflection; numbers and codes are their own stem.</param>
/// <param name="Sentence">Which sentence of the text, from 0.</param>
/// <param name="First">Whether a sentence starts with it, so that its capital means nothing.</param>
/// <param name="Joined">Whether no space stands before it ("10km", "covid-19").</param>
/// <param name="Possessive">Whether an 's followed it.</param>
internal readonly record struct Word(string Written, string Lower, string Stem, int Sentence, bool First, bool Joined, bool Possessive)
{
    /// <summary>Whether the word carries meaning of its own.</summary>
    public bool IsContent => !StopWords.Contains(Lower);

    /// <summary>Whether it holds a digit.</summary>
    public bool HasDigit => Lower.AsSpan().ContainsAnyInRange('0', '9');

    /// <summary>Whether it is written as a name: a capital where no sentence starts, or more than one.</summary>
    public bool IsNamed => char.IsUpper(Written[0]) && (!First || Written.AsSpan(1).ContainsAnyInRange('A', 'Z'));
}
