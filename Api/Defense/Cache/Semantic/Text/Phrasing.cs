using System.Text.RegularExpressions;

namespace AspireAi.Api.Defense.Cache.Semantic.Text;

/// <summary>
/// "Can you explain X to me, please?" asks for what "What is X?" does. The verifier reads the latter, since it knows many questions and
/// few orders.
/// </summary>
internal static partial class Phrasing
{
    public static string Plain(string text) =>
        Closing().Replace(text, "") is var bare && Explain().IsMatch(bare) ? Explain().Replace(bare, "What is ") + "?" : text;

    // Not "Explain how…", which is a question already, and nothing long, which says how it is to be explained.
    [GeneratedRegex(
        @"^(?:(?:please|hi|hello|hey)[\s,!]+)*(?:(?:can|could|would|will) you (?:please )?)?(?:explain|define)(?: to me)?\s+(?!(?:what|how|why|when|where|who|which|whether|if|this|that|these|it)\b)(?=\S+(?: \S+){0,5}$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Explain();

    [GeneratedRegex(@"(?: to me| for me)?(?:,? (?:please|thanks))?[\s.?!]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Closing();
}
