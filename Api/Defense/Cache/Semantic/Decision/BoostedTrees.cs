namespace AspireAi.Api.Defense.Cache.Semantic.Decision;

/// <summary>An ensemble of regression trees, evaluated as plain arrays; nothing of the library that fitted them is needed.</summary>
internal sealed class BoostedTrees(IReadOnlyList<BoostedTree> trees)
{
    public IReadOnlyList<BoostedTree> Trees => trees;

    /// <summary>Sum of the leaves: a score in log-odds, not yet calibrated.</summary>
    public float Score(ReadOnlySpan<float> features)
    {
        double sum = 0;
        foreach (var tree in trees)
            sum += tree.Leaf(features);
        return (float)sum;
    }
}

/// <summary>
/// Node i asks whether feature <c>Feature[i]</c> is at most <c>Threshold[i]</c> and goes <c>Left[i]</c>, else
/// <c>Right[i]</c>; a negative target is the leaf with its complement as index.
/// </summary>
internal sealed record BoostedTree(int[] Feature, float[] Threshold, int[] Left, int[] Right, float[] Leaves)
{
    public float Leaf(ReadOnlySpan<float> features)
    {
        if (Feature.Length == 0)
            return Leaves[0];
        var node = 0;
        while (node >= 0)
            node = features[Feature[node]] <= Threshold[node] ? Left[node] : Right[node];
        return Leaves[~node];
    }
}
