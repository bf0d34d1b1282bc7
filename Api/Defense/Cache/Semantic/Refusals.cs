using AspireAi.Api.Defense.Cache.Semantic.Screens;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Defense.Cache.Semantic.Vetoes;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>Whatever refuses without asking the verifier: screens of one question, the floor, the vetoes.</summary>
internal static class Refusals
{
    public const string Floor = "floor";
    public const string Language = "language";
    public const string TimeBound = "time_bound";
    public const string Elliptical = "elliptical";
    public const string Length = "length";

    /// <summary>A longer text can't be read whole together with another one, whatever its words.</summary>
    public const int MaxCharacters = 600;

    /// <summary>Why a question is neither asked of the semantic cache nor stored in it, or null.</summary>
    public static string? Screen(Question question)
    {
        if (question.Text.Length > MaxCharacters)
            return Length;
        if (!English.Is(question))
            return Language;
        if (Screens.TimeBound.Is(question))
            return TimeBound;
        return Screens.Elliptical.Is(question) ? Elliptical : null;
    }

    /// <summary>What refuses a candidate before the verifier is asked, or null.</summary>
    public static string? Of(QuestionPair pair, float cosine, float floor) => cosine < floor ? Floor : VetoList.FirstRefusal(pair);
}
