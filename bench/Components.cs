namespace AspireAi.Bench;

/// <summary>Pairs that share a question, or are linked by others that do, belong to one component and must stay in one fold.</summary>
internal static class Components
{
    /// <summary>The fold of every pair; components are dealt out by their size, so that the folds are about equal.</summary>
    public static int[] Folds(IReadOnlyList<LabeledPair> pairs, int folds)
    {
        var roots = Roots(pairs);
        var sizes = new int[folds];
        var fold = new Dictionary<int, int>();
        foreach (var component in roots.GroupBy(root => root).OrderByDescending(group => group.Count()).ThenBy(group => group.Key))
        {
            var smallest = Array.IndexOf(sizes, sizes.Min());
            fold[component.Key] = smallest;
            sizes[smallest] += component.Count();
        }

        return [.. roots.Select(root => fold[root])];
    }

    /// <summary>The component of every question, where only these pairs link.</summary>
    public static Dictionary<string, int> Of(IEnumerable<LabeledPair> pairs, IEnumerable<string> questions)
    {
        var all = pairs.Concat(questions.Select(question => new LabeledPair(true, question, question))).ToList();
        var roots = Roots(all);
        var of = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < all.Count; i++)
            of[all[i].Stored] = of[all[i].Asked] = roots[i];
        return of;
    }

    private static int[] Roots(IReadOnlyList<LabeledPair> pairs)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var parents = new List<int>();
        int Id(string text)
        {
            if (!ids.TryGetValue(text, out var id))
            {
                ids[text] = id = parents.Count;
                parents.Add(id);
            }

            return id;
        }

        int Find(int id)
        {
            while (parents[id] != id)
                id = parents[id] = parents[parents[id]];
            return id;
        }

        foreach (var pair in pairs)
            parents[Find(Id(pair.Stored))] = Find(Id(pair.Asked));
        return [.. pairs.Select(pair => Find(Id(pair.Stored)))];
    }
}
