using System.Collections.Frozen;

namespace AspireAi.Api.Defense.Cache.Semantic.Text;

/// <summary>Words that hold a sentence together and say nothing of their own.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> _words = """
        a an the and or but so if then than that this these those there here it its
        i me my mine myself we us our ours ourselves you your yours yourself he him his she her hers they them their theirs
        one ones someone somebody anyone anybody everyone people person
        is am are was were be been being do does did done doing have has had having
        can could will would shall should may might must ought
        what which who whom whose when where why how whether
        of in on at to for from with by about into onto as over under between through during within per via upon
        not no never
        some any all each every both either neither such own same other another else
        very really too just only even also much many more most few less least lot lots quite actually exactly
        please tell me let lets get got gets getting give gives know say says
        s t d m ll re ve
        etc eg ie vs versus
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string lower) => _words.Contains(lower);
}
