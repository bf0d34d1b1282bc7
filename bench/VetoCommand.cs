using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Screens;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Defense.Cache.Semantic.Vetoes;
using AspireAi.Api.Defense.Cache.Sharing;

namespace AspireAi.Bench;

/// <summary>
/// What each screen and veto does that nothing else does: of the pairs that the models would serve, those that it alone refuses. By these
/// figures they are kept or dropped.
/// </summary>
internal static class VetoCommand
{
    private static readonly (string Name, Func<QuestionPair, bool> Refuses)[] _refusals =
    [
        Screen("language", static question => !English.Is(question)),
        Screen("ephemeral", static question => Ephemeral.Is(question.Text)),
        .. VetoList.All.Select(static veto => (veto.Name, (Func<QuestionPair, bool>)veto.Refuses)),
    ];

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var decider = new SemanticDecider(arguments.Number("precision", SemanticDecider.DefaultPrecision));
        var (alone, without) = (new SortedDictionary<string, int[]>(StringComparer.Ordinal), new int[2]);
        foreach (var path in arguments.Required("pairs").Split(','))
        {
            var pairs = LabeledPair.Read(path);
            var scores = await PairScore.OfAsync(pairs, arguments.Optional("cache"));
            foreach (var (pair, score) in pairs.Zip(scores))
            {
                var questions = new QuestionPair(new Question(pair.Stored), new Question(pair.Asked));
                if (score.Cosine < SemanticDecider.LowestFloor || score.Cut
                    || SemanticDecider.Probability(questions, score.Cosine, new(score.Logit, false), new(score.Reversed, false)) < decider.Threshold)
                    continue;
                without[pair.Same ? 1 : 0]++;
                if (_refusals.Where(refusal => refusal.Refuses(questions)).Select(static refusal => refusal.Name).ToList() is [var only])
                {
                    alone.TryAdd(only, new int[2]);
                    alone[only][pair.Same ? 1 : 0]++;
                    if (arguments.Optional("show") == only)
                        Console.WriteLine($"{(pair.Same ? 1 : 0)} {pair.Stored} | {pair.Asked}");
                }
            }
        }

        Machine.Print($"vetoes, {string.Join(", ", arguments.Required("pairs").Split(',').Select(Path.GetFileName))}");
        Console.WriteLine($"{"alone",-14}{"wrong stopped",15}{"right lost",12}");
        foreach (var (name, _) in _refusals)
            Console.WriteLine($"{name,-14}{alone.GetValueOrDefault(name)?[0] ?? 0,15}{alone.GetValueOrDefault(name)?[1] ?? 0,12}");
        Console.WriteLine($"without any: {without[0]} wrong and {without[1]} right served");
        return 0;
    }

    private static (string, Func<QuestionPair, bool>) Screen(string name, Func<Question, bool> refuses) => (name, pair => refuses(pair.Stored) || refuses(pair.Asked));
}
