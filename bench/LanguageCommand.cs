using System.Diagnostics;
using AspireAi.Api.Defense.Cache.Semantic.Screens;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using Lingua;

namespace AspireAi.Bench;

/// <summary>The question "is it English?" put to our detector and to Lingua, over the same texts.</summary>
internal static class LanguageCommand
{
    private static readonly Language[] _languages =
    [
        Language.English, Language.German, Language.French, Language.Spanish, Language.Italian, Language.Portuguese,
        Language.Dutch, Language.Swedish, Language.Danish, Language.Finnish, Language.Polish, Language.Czech, Language.Turkish,
    ];

    public static int Run(Arguments arguments)
    {
        var texts = File.ReadLines(arguments.Required("file")).Select(line => line.Split('\t')).Select(parts => (English: parts[0] == "en", Text: parts[1])).ToList();
        if (arguments.Optional("pairs") is { } path)
            texts.AddRange(LabeledPair.Read(path).Select(pair => (true, pair.Stored)).Distinct().Take(4000));

        var before = Environment.WorkingSet;
        var clock = Stopwatch.StartNew();
        var lingua = LanguageDetectorBuilder.FromLanguages(_languages).WithPreloadedLanguageModels().Build();
        Console.WriteLine($"Lingua, {_languages.Length} languages: {clock.ElapsedMilliseconds} ms to load, {(Environment.WorkingSet - before) >> 20} MB");
        Print("Lingua", texts, text => lingua.DetectLanguageOf(text) == Language.English);
        Print("ours", texts, text => English.Is(new Question(text)));
        return 0;
    }

    private static void Print(string name, List<(bool English, string Text)> texts, Func<string, bool> isEnglish)
    {
        isEnglish("Is this English?");
        var clock = Stopwatch.StartNew();
        var wrong = texts.Where(text => isEnglish(text.Text) != text.English).ToList();
        var each = clock.Elapsed.TotalMicroseconds / texts.Count;
        Console.WriteLine($"{name}: {each:F0} us each; taken for English {wrong.Count(t => !t.English)} of {texts.Count(t => !t.English)} others;"
            + $" refused {wrong.Count(t => t.English)} of {texts.Count(t => t.English)} English");
        foreach (var (english, text) in wrong.Take(60))
            Console.WriteLine($"   {(english ? "refused" : "taken")}: {text}");
    }
}
