using AspireAi.Api.Defense.Cache.Semantic.Screens;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Defense.Cache.Semantic.Vetoes;
using AspireAi.Api.Defense.Cache.Sharing;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>Whatever refuses without asking the verifier: screens of one question, the floor, the vetoes.</summary>
internal static class Refusals
{
    public const string Floor = "floor";
    public const string Language = "language";
    public const string Ephemeral = "ephemeral";
    public const string Length = "length";

    /// <summary>A longer text can't be read whole together with another one, whatever its words.</summary>
    public const int MaxCharacters = 600;

    /// <summary>Whether it is a text rather than a question. Asked before anything else is read of it.</summary>
    public static bool IsTooLong(string text, int maxWords) => text.Length > MaxCharacters || PastedText.WordsIn(text) > maxWords;

    /// <summary>Why a question is neither asked of the semantic cache nor stored in it, or null.</summary>
    public static string? Screen(Question question) => !English.Is(question) ? Language : Sharing.Ephemeral.Is(question.Text) ? Ephemeral : null;

    /// <summary>What refuses a candidate before the verifier is asked, or null.</summary>
    public static string? Of(QuestionPair pair, float cosine, float floor) => cosine < floor ? Floor : VetoList.FirstRefusal(pair);
}
