using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Defense.Cache.Semantic.Vetoes;

namespace AspireAi.Bench;

/// <summary>What each veto costs and saves by itself, over labeled pairs: the figures by which vetoes are kept or dropped.</summary>
internal static class VetoCommand
{
    public static int Run(Arguments arguments)
    {
        var pairs = LabeledPair.Read(arguments.Required("pairs"));
        using var output = arguments.Optional("out") is { } path ? new StreamWriter(path) : null;
        var hits = VetoList.All.ToDictionary(veto => veto.Name, _ => new int[2]);
        var any = new int[2];
        foreach (var pair in pairs)
        {
            var questions = new QuestionPair(new Question(pair.Stored), new Question(pair.Asked));
            var refusing = VetoList.All.Where(veto => veto.Refuses(questions)).Select(veto => veto.Name).ToList();
            foreach (var name in refusing)
                hits[name][pair.Same ? 1 : 0]++;
            if (refusing.Count > 0)
                any[pair.Same ? 1 : 0]++;
            output?.WriteLine($"{(pair.Same ? 1 : 0)}\t{(refusing.Count == 0 ? "-" : string.Join(',', refusing))}\t{pair.Stored}\t{pair.Asked}\t{questions.StoredOnly.Count}\t{questions.AskedOnly.Count}");
        }

        var same = pairs.Count(pair => pair.Same);
        Console.WriteLine($"{"veto",-14}{"of duplicates",15}{"of others",12}");
        foreach (var (name, count) in hits.Append(new("any", any)))
            Console.WriteLine($"{name,-14}{(double)count[1] / same,15:P2}{(double)count[0] / Math.Max(1, pairs.Count - same),12:P2}");
        return 0;
    }
}
