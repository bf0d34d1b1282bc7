namespace AspireAi.AppHost;

/// <summary>
/// Mends what a kill may leave at the end of Garnet's log: a commit record of which only length and version were written. Garnet takes it
/// for a commit of nothing and starts empty, without a word; with the eight bytes gone it finds the commit before (ADR 30). The log is
/// records, each a length of four bytes, negative for a commit, and so many bytes, rounded up to four. None crosses a page.
/// </summary>
internal static class GarnetLog
{
    // As garnet.args has them.
    public const long PageSize = 16L << 20, SegmentSize = 64L << 20;

    // A commit is version, checksum, begin, until, number, and the length of a cookie.
    private const int LengthSize = 4, VersionSize = 4, CommitSize = 40;

    /// <summary>To be called while no server runs on the folder.</summary>
    /// <param name="folder">Garnet's <c>--logdir</c>.</param>
    /// <returns>Whether there was such a record.</returns>
    public static bool Mend(string folder)
    {
        var log = Path.Combine(folder, "AOF");
        Span<byte> record = stackalloc byte[LengthSize + CommitSize];
        var (path, segment) = ("", Array.Empty<byte>());
        for (var at = LastKnownEnd(Path.Combine(log, "log-commits")); at > 0;)
        {
            var here = Path.Combine(log, string.Create(CultureInfo.InvariantCulture, $"aof.log.{at / SegmentSize}"));
            if (here != path)
            {
                (path, segment) = (here, File.Exists(here) ? File.ReadAllBytes(here) : []);
            }

            var place = (int)Math.Min(at % SegmentSize, segment.Length);
            record.Clear(); // What is not there counts as zeros.
            segment.AsSpan(place, Math.Min(record.Length, segment.Length - place)).CopyTo(record);
            var length = BinaryPrimitives.ReadInt32LittleEndian(record);
            var next = length == 0 ? ((at / PageSize) + 1) * PageSize : at + LengthSize + ((Math.Abs((long)length) + 3) & ~3L);
            if (length == -CommitSize && BinaryPrimitives.ReadInt32LittleEndian(record[LengthSize..]) == 1 && !record[(LengthSize + VersionSize)..].ContainsAnyExcept((byte)0))
            {
                using var file = File.OpenHandle(path, access: FileAccess.Write);
                RandomAccess.Write(file, new byte[LengthSize + VersionSize], place);
                RandomAccess.FlushToDisk(file);
                return true;
            }

            if ((length == 0 && at % PageSize == 0) || (at % PageSize) + (next - at) > PageSize)
            {
                return false; // The end, or no record: Garnet, too, stops here.
            }

            at = next;
        }

        return false;
    }

    /// <summary>Where Garnet begins to look for later commits: it notes the place of one now and then, in a file of its own. 0: nowhere.</summary>
    private static long LastKnownEnd(string commits)
    {
        // commit.NUMBER.0: the record's length, then the record.
        const int Until = LengthSize + VersionSize + 8 + 8;
        static long NumberOf(string file) => long.TryParse(Path.GetFileName(file).Split('.')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var last = !Directory.Exists(commits) ? null : Directory.EnumerateFiles(commits, "commit.*.0").Where(file => NumberOf(file) >= 0).MaxBy(NumberOf);
        var content = last is null ? [] : File.ReadAllBytes(last);
        return content.Length >= Until + 8 ? BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(Until)) : 0;
    }
}
