namespace AspireAi.Bench;

/// <summary>Scores pairs with both models once, so that <c>fit</c> and <c>quality</c> can be run often.</summary>
internal static class ScoreCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var pairs = LabeledPair.Read(arguments.Required("pairs"));
        await PairScore.OfAsync(pairs, arguments.Required("cache"));
        Console.WriteLine($"{pairs.Count} pairs scored.");
        return 0;
    }
}
