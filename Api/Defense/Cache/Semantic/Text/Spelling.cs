namespace AspireAi.Api.Defense.Cache.Semantic.Text;

internal static class Spelling
{
    private const int ShortestMisspelled = 6;
    private const int ShortestWithTwoSlips = 9;

    /// <summary>
    /// Whether two words are probably one, mistyped: nearly all letters agree, the first one and the last two among
    /// them unless the slip is a swap. Short words and words with digits are never taken for one another.
    /// </summary>
    public static bool IsSlip(string a, string b)
    {
        var shorter = Math.Min(a.Length, b.Length);
        if (shorter < ShortestMisspelled || a[0] != b[0] || a == b || a.AsSpan().ContainsAnyInRange('0', '9') || b.AsSpan().ContainsAnyInRange('0', '9'))
            return false;
        var limit = shorter >= ShortestWithTwoSlips ? 2 : 1;
        return Distance(a, b, limit) <= limit;
    }

    /// <summary>Edits between two words, letters exchanged with their neighbor counting as one; above <paramref name="limit"/> just more than it.</summary>
    public static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
            return limit + 1;
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> last = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            var spare = before;
            before = last;
            last = row;
            row = spare;
        }

        return last[b.Length];
    }
}
