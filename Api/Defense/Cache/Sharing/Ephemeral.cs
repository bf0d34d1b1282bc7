using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace AspireAi.Api.Defense.Cache.Sharing;

/// <summary>
/// Questions whose answer is another one the next time: what is true only now (the time, the weather, news, prices) and what is left to
/// chance (a die, a random number, a new password).
/// </summary>
public static partial class Ephemeral
{
    // Each of the patterns below has at least one of these words, and most questions have none.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _words = """
        now moment present presently currently nowadays days far today tonight tomorrow yesterday latest newest recent released date week weekend month year
        quarter season morning afternoon evening night weather forecast temperature news headlines score scores won winning time day trending stock opening
        heute morgen gestern jetzt aktuell aktuelle aktuellen aktueller aktuelles derzeit zurzeit neueste neuesten neuester neuestes wetter uhr spät spaet nachrichten woche monat jahr wochenende
        hui demain hier maintenant actuellement heure météo meteo nouvelles actualités actualites semaine année annee mois soir
        hoy mañana manana ahora actualmente hora clima noticias semana noche mes año ano
        oggi domani adesso attualmente ora ore notizie settimana sera hoje agora atualmente horas notícias vandaag momenteel laat weer nieuws maand
        price prices rate rates quote quotes bitcoin btc ethereum eth gold dollar dollars euro euros pound pounds yen rupee rupees usd eur gbp inr
        preis aktienkurs wechselkurs prix precio prezzo preço preco current
        roll throw toss cast flip draw pick deal shuffle surprise joke riddle horoscope fortune choose decide scissors heads random randomly number card color colour letter winner lottery lotto
        president ceo cto chancellor minister premier king queen pope mayor governor secretary champion chairman chairwoman coach captain owner leader holder richest tallest oldest fastest strongest
        youngest leads runs owns holds rules governs record old still down closed delayed alive dead married single online offline safe weeks months hours minutes long next thanksgiving easter
        ramadan friday mother's diwali sunrise sunset traffic quality pollen tide queue waiting rate followers
        password passwords passphrase passphrases uuid uuids guid guids pin pins key keys würfle würfel wuerfle wuerfel würfe wuerfe wirf lance lancer lancez tire tirer tirez tira lanza
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A mail that is to be translated may say "tomorrow": only what is asked counts.</summary>
    public static bool Is(string text) => Mentions(text) && PastedText.QuestionsOf(text).Any(static question => IsOfNow(question) || Chance().IsMatch(question));

    // How a thing is done or what a word means is the same tomorrow, unless it is for a day.
    [GeneratedRegex(@"^(?:(?:how\s+(?:do|can|to|does|would|should|could|is|are)|why)\b(?!\s+(?:old|long|many|much|far)\b)|what\s+does\b.*\bmean\b|what(?:'s|\s+is|\s+are)\s+(?:an?\s|the\s+(?:difference|meaning|definition|time\s+complexity)))|\b(?:vs|versus)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Method();

    [GeneratedRegex(@"\b(?:today|tonight|tomorrow|yesterday|weather|(?:this|next|last)\s+(?:week|weekend|month|year|morning|afternoon|evening)|last\s+night|latest\s+news)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Day();

    // Who holds an office or a record, how old somebody is, whether something still is, and what is counted from today.
    [GeneratedRegex(
        """
        ^who(?:'s|\s+is)\s+(?:the\s+)?(?:\w+\s+){0,3}(?:president|ceo|cto|chancellor|prime\s+minister|premier|king|queen|pope|mayor|governor|secretary|minister|champion|chair(?:man|woman)?|head\s+coach|captain|owner|leader|record\s+holder|(?:rich|tall|old|fast|strong|young)est)\b
        |^who\s+(?:leads|runs|owns|holds|rules|governs)\b|\bworld\s+record\b
        |^how\s+old\s+is\s+(?-i:\p{Lu})|^is\s+(?:\S+\s+){1,4}(?:still|down|open|closed|delayed|alive|dead|married|single|available|online|offline|safe\s+to\s+travel)\b
        |\b(?:days?|weeks?|months?|hours?|minutes?|long)\s+(?:are\s+(?:there\s+)?|is\s+it\s+)?(?:left\s+)?(?:until|till|before|since|to)\s+(?:(?-i:\p{Lu})|christmas|easter|the\s+(?:weekend|election|new\s+year))|\bhow\s+long\s+ago\b
        |\bnext\s+(?:full\s+moon|new\s+moon|eclipse|election|train|bus|flight|ferry|match|game|race|episode|holiday|public\s+holiday|release|version|meeting|concert)\b|^when\s+(?:is|does)\s+(?:the\s+)?(?:next|thanksgiving|easter|ramadan|black\s+friday|mother's\s+day|father's\s+day|diwali)
        |\b(?:sunrise|sunset|traffic|air\s+quality|pollen|tide|high\s+tide|queue|wait(?:ing)?\s+time)\s+(?:in|on|at|near|for)\b|\b(?:unemployment|inflation)\s+rate\b|\btemperature\s+in\s+(?-i:\p{Lu})|\bfollowers\s+does\b
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex State();

    private static bool IsOfNow(string text) =>
        Method().IsMatch(text) ? Day().IsMatch(text) : Now().IsMatch(text) || State().IsMatch(text) || (Price().IsMatch(text) && !Causes().IsMatch(text)) || (Current().IsMatch(text) && !Electric().IsMatch(text));

    private static bool Mentions(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var from = at;
            while (at < text.Length && char.IsLetter(text[at]))
            {
                at++;
            }

            if (at > from && _words.Contains(text[from..at]))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(
        """
        \b(?:(?<!\b(?:from|by)\s)now(?!\s+that\b)|right\s+now|at\s+(?:the\s+moment|present|this\s+moment)|presently|currently|nowadays|these\s+days|so\s+far\s+this
        |today(?:'s)?|tonight|tomorrow|yesterday|latest|newest|most\s+recent|recent\s+(?:news|developments?|updates?|events?|changes)|(?:recently|just)\s+released|up\s+to\s+date
        |(?:this|next|last)\s+(?:week|weekend|month|year|quarter|season)|this\s+(?:morning|afternoon|evening)|last\s+night|until\s+now|up\s+to\s+now
        |weather(?!\s+(?:and\s+climate|vs|versus))|forecast|temperature\s+outside|(?:the|any|breaking|latest|today's)\s+news|news\s+(?:about|on|from|of)|headlines
        |(?:live|final|current)\s+scores?|score\s+of\s+the\s+game|who\s+(?:won|is\s+winning)\s+the\s+(?:game|match|race)|what\s+(?:time|day)\s+is\s+it|what(?:'s|\s+is)\s+the\s+(?:time|date|day)(?=\s*(?:[?.!,]|$|now\b|in\b|at\b|there\b|here\b|right\b))|what\s+(?:year|date|month)\s+is\s+it
        |the\s+current\s+(?:time|date)|time\s+in\s+(?-i:\p{Lu})\p{L}+|trending|in\s+stock|available\s+now|open\s+now|opening\s+hours
        |heute|morgen|gestern|jetzt|aktuelle?[nrs]?|derzeit|zurzeit|neueste[nrs]?|wetter|wie\s+(?:viel\s+uhr|sp(?:ä|ae)t)|nachrichten|(?:diese|n(?:ä|ae)chste|letzte)[nrs]?\s+(?:woche|monat|jahr|wochenende)
        |aujourd'hui|demain|hier\s+(?:soir|matin)|maintenant|actuellement|en\s+ce\s+moment|quelle\s+heure|m[ée]t[ée]o|derni[èe]res\s+(?:nouvelles|actualit[ée]s)|cette\s+(?:semaine|ann[ée]e)|ce\s+(?:mois|soir|week-?end)
        |hoy|ma[ñn]ana\s+(?:llueve|va|har[áa])|ahora|actualmente|qu[ée]\s+hora|clima|[úu]ltimas\s+noticias|esta\s+(?:semana|noche)|este\s+(?:mes|a[ñn]o)
        |oggi|domani|adesso|attualmente|che\s+ore?\s+(?:è|sono)|ultime\s+notizie|questa\s+(?:settimana|sera)|hoje|agora|atualmente|que\s+horas|[úu]ltimas\s+not[íi]cias
        |vandaag|momenteel|hoe\s+laat|het\s+weer|laatste\s+nieuws|deze\s+(?:week|maand))\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Now();

    [GeneratedRegex(
        """
        \b(?:prices?\s+(?:of|for|per|in)|what\s+prices?|(?:stock|share|gold|oil|house|ticket|petrol|gas|fuel|crypto)\s+prices?|(?:exchange|conversion|interest|mortgage)\s+rates?|stock\s+quotes?
        |how\s+much\s+is\s+(?:(?:a|one|1)\s+)?(?:bitcoin|btc|ethereum|eth|gold|(?:the\s+)?(?:dollar|euro|pound|yen|rupee))|(?:bitcoin|btc|ethereum|eth)\s+(?:price|worth|value|rate)
        |(?:dollars?|euros?|pounds?|yen|usd|eur|gbp|inr)\s+(?:to|in|into)\s+(?:dollars?|euros?|pounds?|yen|usd|eur|gbp|inr|rupees?)|preis\s+(?:von|f(?:ü|ue)r)|aktienkurs|wechselkurs|prix\s+(?:du|de|d')|precio\s+de(?:l)?|prezzo\s+(?:di|del)|pre[çc]o\s+d[eo])\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Price();

    // What moves prices can be said without knowing them.
    [GeneratedRegex(@"\b(?:why|affects?|affected|effects?|impacts?|influences?|causes?|determines?|determined|formula)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Causes();

    [GeneratedRegex(@"\bcurrent\s+(?!(?:of|in|is|and|or|to|through|from|with|at|on|flows?|as|for|than|vs|versus|does|be)\b)\p{L}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Current();

    [GeneratedRegex(@"\b(?:voltages?|volts?|electric\w*|circuits?|amperes?|amps?|resistors?|resistance|transformers?|diodes?|transistors?|conductors?|(?:eddy|alternating|direct)\s+current)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Electric();

    // An order, since "how do I generate a random number in Java" has one answer.
    [GeneratedRegex(
        """
        (?:^|[.!?,:;]\s*|\b(?:please|can\s+you|could\s+you|would\s+you|will\s+you|and|then|to|me)\s+)
        (?:(?:roll|throw|toss|cast)\b.{0,24}\b(?:dice|die|coins?|\d*d\d{1,3})|flip\b.{0,12}\bcoins?|(?:draw|pick|deal)\b.{0,16}\bcards?|shuffle\b|surprise\s+me|(?:tell|give|say)\b.{0,20}\b(?:joke|riddle|fun\s+fact|fortune)|(?:choose|pick|decide)\s+(?:between|for\s+me|one|a\s+winner)|rock,?\s+paper,?\s+scissors|heads\s+or\s+tails
        |(?:give|pick|choose|generate|make|tell|show|name|suggest|say|select|create|invent|write|get|list|think\s+of|come\s+up\s+with)\b.{0,40}\brandom(?:ly)?\b
        |(?:pick|choose|think\s+of|guess|give\s+me|tell\s+me|say)\s+(?:a|any|one)\s+(?:number|card|color|colour|letter|winner|lottery)
        |(?:give|pick|choose|generate|make|suggest|create)\b.{0,40}\b(?:passwords?|passphrases?|uuids?|guids?|pins?(?:\s+code)?|lottery\s+numbers|lotto\s+numbers|api\s+keys?|secret\s+keys?)\b
        |(?:w(?:ü|ue)rf(?:e|le)|wirf)\b|(?:lance|tire)[rz]?\b.{0,16}\b(?:d[ée]|pi[èe]ce)|tira\b.{0,16}\b(?:dado|moneda|moneta)|lanza\b.{0,16}\b(?:dado|moneda))
        |\brandom\s+(?:number|word|fact|joke|name|quote|letter|color|colour|card)\s*(?:please|between\b.*|from\b.*|\d.*)?[.!?]*$
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Chance();
}
