using System.IO.Compression;
using System.Text.RegularExpressions;

namespace AspireAi.Bench;

/// <summary>
/// A line <c>label TAB a TAB b</c>, or <c>label TAB kind TAB a TAB b</c> with escaped texts: a is stored, b is asked; label 1 where one answer
/// serves both.
/// </summary>
internal sealed record LabeledPair(bool Same, string Stored, string Asked, string? Kind = null)
{
    public static List<LabeledPair> Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        var pairs = new List<LabeledPair>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var parts = line.Split('\t');
            if (parts.Length is not (3 or 4) || parts[0] is not ("0" or "1"))
                throw new UsageException($"{path}, line {pairs.Count + 1}: neither label<TAB>a<TAB>b nor label<TAB>kind<TAB>a<TAB>b with a label of 0 or 1.");
            pairs.Add(parts.Length == 3
                ? new LabeledPair(parts[0] == "1", parts[1], parts[2])
                : new LabeledPair(parts[0] == "1", Regex.Unescape(parts[2]), Regex.Unescape(parts[3]), parts[1]));
        }

        return pairs;
    }
}
