using System.Buffers;
using System.Collections.Frozen;

namespace AspireAi.Api.Defense.Cache.Semantic.Text;

/// <summary>
/// A light stemmer: plurals, -ing, -ed, and the commonest irregular forms. Derivations (-ment, -tion) stay apart;
/// two words that it leaves different are only compared more strictly.
/// </summary>
internal static class Stemmer
{
    private static readonly FrozenDictionary<string, string> _irregular = """
        men:man women:woman children:child kids:kid feet:foot teeth:tooth mice:mouse lives:life wives:wife knives:knife
        bought:buy brought:bring built:build caught:catch chose:choose chosen:choose came:come went:go gone:go
        drove:drive driven:drive ate:eat eaten:eat fell:fall fallen:fall felt:feel fought:fight found:find flew:fly
        forgot:forget forgotten:forget got:get gave:give given:give grew:grow grown:grow heard:hear held:hold kept:keep
        knew:know known:know laid:lay led:lead left:leave lent:lend lost:lose made:make meant:mean met:meet paid:pay
        ran:run read:read said:say saw:see seen:see sold:sell sent:send shot:shoot slept:sleep spoke:speak spoken:speak
        spent:spend stole:steal stolen:steal swam:swim taught:teach told:tell thought:think threw:throw took:take
        taken:take understood:understand woke:wake wore:wear won:win wrote:write written:write broke:break broken:break
        bitten:bite bit:bite beaten:beat beat:beat hidden:hide hid:hide bred:breed fed:feed shown:show drawn:draw drew:draw
        torn:tear tore:tear sworn:swear born:born borne:bear rung:ring rang:ring sung:sing sang:sing sunk:sink sank:sink
        drunk:drink drank:drink struck:strike stuck:stick hung:hang dug:dig spun:spin bound:bind wound:wound sought:seek
        froze:freeze frozen:freeze rode:ride ridden:ride rose:rise risen:rise shook:shake shaken:shake
        began:begin begun:begin became:become died:die dying:die lying:lie lied:lie tying:tie using:use used:use
        news:news series:series species:species physics:physics mathematics:mathematics maths:math
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split(':')).ToFrozenDictionary(pair => pair[0], pair => Trim(pair[1]), StringComparer.Ordinal);

    private static readonly SearchValues<char> _vowels = SearchValues.Create("aeiouy");

    public static string Stem(string lower)
    {
        if (_irregular.TryGetValue(lower, out var known))
            return known;
        if (lower.Length <= 3 || lower.AsSpan().ContainsAnyInRange('0', '9'))
            return lower;
        if (lower.EndsWith("ies", StringComparison.Ordinal) && lower.Length > 4)
            return lower[..^3] + "y";
        if (EndsWithAny(lower, "sses", "xes", "ches", "shes"))
            return lower[..^2];
        // Without a vowel it is an acronym, and its s is no plural: https, css, dns.
        if (lower[^1] == 's' && lower[^2] is not ('s' or 'u' or 'i') && HasVowel(lower))
            return Trim(lower[..^1]);
        if (lower.EndsWith("ing", StringComparison.Ordinal) && HasVowel(lower.AsSpan(0, lower.Length - 3)) && lower.Length > 5)
            return Undouble(lower[..^3]);
        if (lower.EndsWith("ied", StringComparison.Ordinal) && lower.Length > 4)
            return lower[..^3] + "y";
        if (lower.EndsWith("ed", StringComparison.Ordinal) && HasVowel(lower.AsSpan(0, lower.Length - 2)) && lower.Length > 4)
            return Undouble(lower[..^2]);
        return Trim(lower);
    }

    /// <summary>"make" and "making" meet without their e.</summary>
    private static string Trim(string stem) => stem.Length > 3 && stem[^1] == 'e' ? stem[..^1] : stem;

    private static string Undouble(string stem) =>
        stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1] : Trim(stem);

    private static bool HasVowel(ReadOnlySpan<char> stem) => stem.ContainsAny(_vowels);

    private static bool EndsWithAny(string word, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
