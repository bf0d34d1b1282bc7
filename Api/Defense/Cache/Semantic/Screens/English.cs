using System.Collections.Frozen;
using AspireAi.Api.Defense.Cache.Semantic.Decision;
using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Screens;

/// <summary>
/// Whether a question is in English, the only language that the verifier reads: known by its common words and by the
/// absence of those of other languages. Prompts are too short for letter statistics alone, and a refusal costs only a
/// hit, so what can't be told is not English. docs/adr/0042-english-by-words.md compares it with a detection library.
/// </summary>
internal static class English
{
    /// <summary>Common words of languages in Latin script, without those that are English words as well.</summary>
    private static readonly FrozenSet<string> _foreign = """
        der das ist sind nicht wie wer wo wann warum welche welcher welches ein eine einen einer eines einem dem den des und oder mit
        für von zu zum zur auf bei nach aus ich du er wir ihr sie mein meine kann kannst könnte gibt es habe hat haben werden wird muss soll
        el la los las un una unos unas de del y o que qué cual cuál como cómo cuando cuándo donde dónde por para con sin es son está están
        ser hacer puedo puede tengo tiene hay mi su se lo le les al más muy cuántos cuanto cuánto quien quién porque
        le la les un une des du et ou est sont que qui quoi quel quelle quels quelles comment pourquoi quand où avec sans pour dans sur
        je tu il elle nous vous ils elles mon ma mes peut puis faire ce cette ces au aux ne pas plus combien
        il lo gli uno della del dello dei degli delle che chi cosa quale quali come dove quando perché con senza per sono è ho hai ha posso fare mio mia più
        o os as um uma uns umas do da dos das em no na nos nas que quem qual quais como onde quando por para com sem é são eu você meu minha posso fazer mais quantos
        het een de en van voor met zonder wat wie waar wanneer waarom hoe welke ik jij hij zij wij kan zijn niet mijn hoeveel
        och eller att det den är var hur vad vem när varför vilken jag du han hon vi kan inte min med utan för på av till
        og eller ikke hvordan hvad hva hvem hvor hvornår hvorfor jeg er med uten til på af av det som
        ja mitä mikä kuka missä milloin miksi miten kuinka minä sinä hän voi voin on ei ovat se että
        i w na z do nie jest są jak co kto gdzie kiedy dlaczego który ile czy mogę mój dla się od po za przez
        a je jsou co kdo kde kdy proč jak který mohu můj pro ne se na v z do od po
        bir ve ile için ne kim nerede nasıl neden niçin hangi kaç mi mı mu mü ben sen bu şu değil var yok
        kya kaise kyun kab kahan kaun hai hain ka ki ke ko mein se aur nahi mujhe mera
        apa siapa dimana di mana kapan mengapa bagaimana yang dan atau dengan untuk dari ini itu saya tidak ada
        este sunt ce cine unde când cum care și sau cu fără pentru din eu nu mai câte
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Except("i a do on no as me on in an is to at so he we my die was war will hat mod man or if per come come a one more see var den de la".Split(' '))
        .ToFrozenSet(StringComparer.Ordinal);

    public static bool Is(Question question)
    {
        var (words, known, function, foreign) = (0, 0, 0, 0);
        foreach (var word in question.Words)
        {
            if (!char.IsLetter(word.Lower[0]))
                continue;
            words++;
            if (!IsLatin(word.Lower))
            {
                foreign += 2;
                continue;
            }

            if (StopWords.Contains(word.Lower))
                function++;
            if (_foreign.Contains(word.Lower) || (!Ascii.IsValid(word.Lower) && !char.IsUpper(word.Written[0])))
                foreign++;
            else if (StopWords.Contains(word.Lower) || Rarity.IsKnown(word))
                known++;
            // A name says nothing of the language around it.
            else if (word.IsNamed)
                words--;
        }

        if (words == 0 || known == 0)
            return false;
        return foreign == 0 ? known * 2 >= words : function > 2 * foreign && known * 3 >= words * 2;
    }

    /// <summary>Latin letters with or without marks, up to the end of Latin Extended-B.</summary>
    private static bool IsLatin(string word)
    {
        foreach (var c in word)
        {
            if (c > 'ɏ' && char.IsLetter(c))
                return false;
        }

        return true;
    }
}
