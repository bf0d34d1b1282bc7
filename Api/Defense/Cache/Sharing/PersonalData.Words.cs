using System.Text.RegularExpressions;

namespace AspireAi.Api.Defense.Cache.Sharing;

/// <summary>Secrets, addresses and people that a sentence gives away without the form of a record.</summary>
public static partial class PersonalData
{
    /// <summary>Whether a text gives it away in words.</summary>
    internal static bool IsToldIn(ReadOnlySpan<char> text) =>
        Labeled().IsMatch(text) || Confided().IsMatch(text) || Told().IsMatch(text) || NearSecret().IsMatch(text) || SpelledAddress().IsMatch(text) || Titled().IsMatch(text) || Introduced().IsMatch(text);

    // "The password for the server is hunter2", "hunter2 is the root password". A key or a code may be one to success, so what follows has to look like a value.
    [GeneratedRegex(
        @"\b(?:passwords?|passwd|passphrases?|passcodes?|pwd|passwor[td]|wachtwoord|contraseña|senha|mot de passe|kennwort)\s+(?:(?:for|of|to|on|at|in|from|von|für|fürs|vom|de|del|da|van|voor)\s+(?:[\w'.@-]+\s+){1,6})(?:is|are|was|will be|ist|lautet|est|es|é|è)\s+(?!(?:not|the same|too|a|an|in|on|stored|saved|hashed|encrypted|kept|set|reset|wrong|incorrect|invalid|correct|required|needed|lost|forgotten|expired|weak|strong|secure|safe|changed|different|important|good|bad|hard|easy|used|known|case)\b)"
        + @"|\b(?:login|logins|credentials?|secrets?|tokens?|keys?|codes?|pins?|puk|otp|username)\s+(?:[\w'.@-]+\s+){0,6}(?:is|are|was|=|:|ist|lautet|est|es)\s+[""'`]?(?=\S*\d)(?=\S*[\p{L}\p{S}!#$%&*@?_-])\S{5,}"
        + @"|\b(?:pins?|pin code|passcode|otp|puk|door code|gate code|alarm code|safe code)\s+(?:[\w'.@-]+\s+){0,6}(?:is|are|was|=|:|ist)\s+[""'`]?\d{3,}"
        + @"|(?<!\S)\S{0,40}\d\S{0,40}\s+is\s+(?:the|our|my|his|her|their|a)\s+(?:[\w'-]+\s+){0,3}(?:password|passphrase|passcode|pin|secret|token|key|login)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Told();

    // "Log in with admin and s3cr3t!x": letters and digits mixed near a word for a secret, but for the names of methods and products.
    [GeneratedRegex(
        @"\b(?:password|passwd|passphrase|passcode|pwd|passwort|log(?:ged)? ?in (?:with|as)|sign in (?:with|as)|credentials?)\b[\s:]+(?:[\p{L}'@.-]+[\s:/,]+){0,4}[""'`]?(?!(?:sha|md|base|utf|oauth|ipv|x|aes|rsa|ed|argon|bcrypt|pbkdf|http|web|win|windows|ios|php|python|mysql|vb|asp|log\d|wpa|wpa2|hs|rs|es|ntlmv|mp|h|i|ps|office|outlook|word|excel|angular|vue|sql|ubuntu|debian|rhel|centos|a\d|s\d|k\d|r\d)-?\d+\w{0,3}\b)(?=\S*\d)(?=\S*\p{L})(?!\S*(?:https?:|www\.))[^\s,]{6,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NearSecret();

    // "jane [at] example [dot] com", "jane at example dot com", "jane @ example . com".
    [GeneratedRegex(
        @"(?<![\w.+-])[\w.+-]{1,64}(?:\s*[\[({<]\s*(?:at|ät|@|arroba)\s*[\])}>]\s*[\w-]+|\s+(?:at|ät|arroba|chez)\s+[\w-]+\s*(?:\s(?:dot|punkt|punto|point|ponto|punt)\s|[\[({<]\s*(?:dot|punkt|\.)\s*[\])}>])\s*\w{2,}|\s?@\s?[\w-]+\s?(?:\.|[\[({<]?\s?dot\s?[\])}>]?)\s?\p{L}{2,})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpelledAddress();

    // "wifi: sunflower", "the code is 4711", "the gate opens with 4711".
    [GeneratedRegex(
        @"\b(?:pw|pass(?:word|phrase|code)?|wi-?fi(?: key| password)?|login|log-?in|user(?:name)?|credentials?|pin|puk|otp|(?:door|gate|alarm|safe|launch|access|security|entry|lock|unlock|pin|wifi|backup|recovery)[ -]?(?:code|key|combination|word|phrase)|seed (?:words|phrase)|secret (?:answer|word|code))\s*(?:[:=]|is\b|are\b|\?\s+it)\s*(?!(?:not|the|a|an|too|wrong|what|required|needed)\b)\S|\b(?:code|combination)\s+is\s+\S*\d|\b(?:opens?|unlocks?|starts?)\s+with\s+\S*\d\S*\d|\bkey is (?:under|in|behind|beneath)\b|\bget in with\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Labeled();

    // What people tell of their health, their life and their plans.
    [GeneratedRegex(
        @"\b(?:i(?:'m| am| was| have been|'ve been)\s+(?:\w+\s+){0,2}(?:pregnant|bipolar|depressed|suicidal|infertile|addicted|alcoholic|addict|sober|hiv|autistic|epileptic|diabetic|schizophrenic|anorexic|bulimic|bankrupt|undocumented|unemployed|divorced|divorcing|widowed|gay|lesbian|bisexual|trans|transgender|abused|raped|fired|laid off)|i\s+(?:just\s+|recently\s+|also\s+)?(?:take|took|was prescribed|am on|failed|tried to kill|cut myself|got fired|got divorced|lost my|miscarried|relapsed|had (?:a|an) (?:\w+ )?(?:miscarriage|abortion|affair|stroke|seizure|breakdown|heart attack))\b(?!\s+(?:a |the )?(?:bus|train|break|look|photo|shower|note|class|course|picture|screenshot))|since i\s+(?:was|got|had|have|started)|don'?t tell (?:anyone|anybody|him|her|them)|do not tell (?:anyone|anybody)|tell nobody|between (?:us|you and me)|nobody (?:else )?knows|keep (?:this|it) (?:secret|quiet|confidential)|confidential(?:ly)?[:,]|we(?:'re| are| plan| intend| want| will|'ll)\s+(?:\w+\s+){0,3}(?:acquire|buy out|buy our|lay off|laying off|merge|merging|shut down|file for|announce|launch(?:ing)? (?:our|a new))|our\s+(?:\w+\s+){0,2}(?:revenue|unreleased|competitor|salaries|layoffs|merger|acquisition|roadmap)|unreleased (?:product|phone|game|album))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Confided();

    // "Mrs. Miller". In their case, since "mr" in small letters is no title of anybody's.
    [GeneratedRegex(@"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Herrn?|Frau|Mme|Mlle|Monsieur|Madame|Señora?|Sra?|Signora?|Sig|Senhora?|Dhr|Mevrouw|Mevr)\b\.?\s+(?:\p{Lu}\.\s*)?\p{Lu}\p{Ll}[\p{L}'-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Titled();

    // "I am Jane Miller", "I'm Jane, …"; a single word may be a nationality or a creed.
    [GeneratedRegex(@"\b(?:[Mm]y name is|[Mm]y name's|[Tt]he name is|[Cc]all me|[Ii]ch heiße|[Ss]igned,?)\s+\p{Lu}|\b(?:I am|I'm|[Ii]ch bin|[Jj]e suis|[Ss]oy|[Ss]ono|[Ii]k ben)\s+(?:\p{Lu}\p{Ll}[\p{L}'-]*\s+\p{Lu}\p{Ll}|(?!\p{L}*(?:an|ans|ish|ese|ian|ch|sch|lim|ist|er|i)\b)\p{Lu}\p{Ll}[\p{L}'-]+\s*(?:[,.;!]|and\b|from\b|aus\b|$))", RegexOptions.CultureInvariant)]
    private static partial Regex Introduced();
}
