using System.Buffers.Binary;
using System.Globalization;

namespace AspireAi.AppHost;

/// <summary>
/// Mends what a kill may have left at the end of Garnet's log: the first eight bytes of a commit record, its length and its version,
/// with zeros behind them. Garnet takes that for a commit of nothing and starts empty, without a word. With the eight bytes gone it
/// finds the commit before. docs/adr/0030-garnet-keeps-the-books.md tells how it comes about, and how it was found.
/// </summary>
/// <remarks>
/// The log is a sequence of records, each a length of four bytes, negative for a commit, and so many bytes, rounded up to four. None
/// crosses a page; a length of zero is the end of a page, or of the log. The layout is the pinned version's.
/// </remarks>
internal static class GarnetLog
{
    // As garnet.args has them.
    public const long PageSize = 16L << 20;
    public const long SegmentSize = 64L << 20;

    private const int LengthSize = 4;
    private const int VersionSize = 4;

    /// <summary>Version, checksum, begin, until, number, and the length of a cookie.</summary>
    private const int CommitSize = 40;

    private const int CommitVersion = 1;

    /// <summary>To be called while no server runs on the folder.</summary>
    /// <param name="folder">Garnet's <c>--logdir</c>.</param>
    /// <returns>Whether there was such a record.</returns>
    public static bool Mend(string folder)
    {
        var log = Path.Combine(folder, "AOF");
        if (LastKnownEnd(Path.Combine(log, "log-commits")) is not { } at)
        {
            return false;
        }

        using var segments = new Segments(log);
        Span<byte> commit = stackalloc byte[LengthSize + CommitSize];
        while (true)
        {
            segments.Read(at, commit);
            var length = BinaryPrimitives.ReadInt32LittleEndian(commit);
            if (length == 0)
            {
                if (at % PageSize == 0)
                {
                    return false;
                }

                at = ((at / PageSize) + 1) * PageSize;
                continue;
            }

            var next = at + LengthSize + ((Math.Abs((long)length) + 3) & ~3L);
            if ((at % PageSize) + (next - at) > PageSize)
            {
                return false; // No record: Garnet, too, stops here.
            }

            if (length == -CommitSize && BinaryPrimitives.ReadInt32LittleEndian(commit[LengthSize..]) == CommitVersion
                && !commit[(LengthSize + VersionSize)..].ContainsAnyExcept((byte)0))
            {
                segments.Clear(at, LengthSize + VersionSize);
                return true;
            }

            at = next;
        }
    }

    /// <summary>Where Garnet begins to look for later commits: it notes the place of one now and then, in a file of its own.</summary>
    private static long? LastKnownEnd(string commits)
    {
        // commit.NUMBER.0: the record's length, then the record.
        const int Until = LengthSize + VersionSize + 8 + 8;
        if (!Directory.Exists(commits))
        {
            return null;
        }

        var last = Directory.EnumerateFiles(commits, "commit.*.0")
            .Select(file => (File: file, Number: long.TryParse(Path.GetFileName(file).Split('.')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1))
            .Where(static commit => commit.Number >= 0)
            .OrderByDescending(static commit => commit.Number)
            .FirstOrDefault().File;
        var content = last is null ? [] : File.ReadAllBytes(last);
        return content.Length >= Until + 8 ? BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(Until)) is > 0 and var until ? until : null : null;
    }

    /// <summary>The log's files, one for each segment; what is not there counts as zeros.</summary>
    private sealed class Segments(string folder) : IDisposable
    {
        private FileStream? _file;
        private long _segment = -1;

        public void Read(long at, Span<byte> bytes)
        {
            bytes.Clear();
            if (Open(at / SegmentSize) is { } file && at % SegmentSize < file.Length)
            {
                file.Position = at % SegmentSize;
                _ = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            }
        }

        public void Clear(long at, int count)
        {
            var file = Open(at / SegmentSize)!;
            file.Position = at % SegmentSize;
            file.Write(new byte[count]);
            file.Flush(flushToDisk: true);
        }

        public void Dispose() => _file?.Dispose();

        private FileStream? Open(long segment)
        {
            if (segment != _segment)
            {
                _file?.Dispose();
                _segment = segment;
                var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"aof.log.{segment}"));
                _file = File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16) : null;
            }

            return _file;
        }
    }
}
