using System.Diagnostics;
using AspireAi.Api.Defense.Cache.Sharing;

namespace AspireAi.Bench;

/// <summary>
/// How many of the questions that strangers asked in public, in which nothing is anybody's own, are kept from being shared: the false alarms
/// of what looks for personal data, pasted text and answers that age.
/// </summary>
internal static class SharingCommand
{
    public static int Run(Arguments arguments)
    {
        var path = arguments.Required("pairs");
        var questions = LabeledPair.Read(path).SelectMany(static pair => new[] { pair.Stored, pair.Asked }).Distinct().ToList();
        var shows = arguments.Optional("show");
        Machine.Print($"sharing, {Path.GetFileName(path)}");
        foreach (var (name, isHeld) in ((string, Func<string, bool>)[])
            [("personal", static text => PersonalData.IsIn(text)), ("told", static text => PersonalData.IsToldIn(text)), ("pasted", PastedText.IsIn), ("ephemeral", Ephemeral.Is)])
        {
            _ = questions.Count(isHeld);
            var began = Stopwatch.GetTimestamp();
            var held = questions.Where(isHeld).ToList();
            var each = Stopwatch.GetElapsedTime(began).TotalMicroseconds / questions.Count;
            Console.WriteLine($"{name,-12}{held.Count,7} of {questions.Count} ({(double)held.Count / questions.Count:P2}), {each:F2} us each");
            foreach (var question in shows == name ? held : [])
                Console.WriteLine($"    {question}");
        }

        return 0;
    }
}
