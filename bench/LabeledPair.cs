using System.IO.Compression;

namespace AspireAi.Bench;

/// <summary>A line <c>label TAB a TAB b</c>: a is stored, b is asked; label 1 where one answer serves both.</summary>
internal sealed record LabeledPair(bool Same, string Stored, string Asked)
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
            if (parts.Length != 3 || parts[0] is not ("0" or "1"))
                throw new UsageException($"{path}, line {pairs.Count + 1}: not label<TAB>a<TAB>b with a label of 0 or 1.");
            pairs.Add(new LabeledPair(parts[0] == "1", parts[1], parts[2]));
        }

        return pairs;
    }
}
