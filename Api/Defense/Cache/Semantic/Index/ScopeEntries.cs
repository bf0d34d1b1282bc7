using System.Numerics;
using System.Numerics.Tensors;

namespace AspireAi.Api.Defense.Cache.Semantic.Index;

/// <summary>
/// The entries of one scope. One writer at a time, under the index's lock; readers take no lock: they see the arrays of
/// one moment, and a slot that is being reused under their eyes can at worst let a wrong candidate into the exact second
/// pass, which reads the entry itself.
/// </summary>
internal sealed class ScopeEntries
{
    private const int FirstCapacity = 16;

    private readonly int _words;
    private readonly Stack<int> _free = new();
    private volatile Block _block;

    public ScopeEntries(int dimensions)
    {
        Dimensions = dimensions;
        _words = SignBits.WordsFor(dimensions);
        _block = new Block(new ulong[FirstCapacity * _words], new VectorEntry?[FirstCapacity], 0);
    }

    /// <summary>Of every vector here.</summary>
    public int Dimensions { get; }

    public int Count { get; private set; }

    /// <returns>The slot, by which the entry is removed.</returns>
    public int Add(VectorEntry entry, ReadOnlySpan<ulong> bits)
    {
        var block = _block;
        if (!_free.TryPop(out var slot))
        {
            slot = block.Used;
            if (slot == block.Entries.Length)
            {
                var (moreBits, moreEntries) = (new ulong[block.Bits.Length * 2], new VectorEntry?[slot * 2]);
                block.Bits.CopyTo(moreBits, 0);
                block.Entries.CopyTo(moreEntries, 0);
                block = new Block(moreBits, moreEntries, slot);
            }
        }

        Set(block, slot, entry, bits);
        _block = block with { Used = Math.Max(block.Used, slot + 1) };
        Count++;
        return slot;
    }

    /// <summary>Puts an entry in the place of another.</summary>
    public void Set(int slot, VectorEntry entry, ReadOnlySpan<ulong> bits) => Set(_block, slot, entry, bits);

    public void Remove(int slot)
    {
        Volatile.Write(ref _block.Entries[slot], null);
        _free.Push(slot);
        Count--;
    }

    /// <summary>All entries whose signs are near enough, by their exact cosine, if that reaches the floor.</summary>
    public List<VectorMatch> Near(ReadOnlySpan<float> vector, ReadOnlySpan<ulong> bits, int mostDifferent, float floor)
    {
        var block = _block;
        var matches = new List<VectorMatch>();
        Span<int> found = stackalloc int[256];
        for (var from = 0; from < block.Used;)
        {
            from = _words == 6
                ? Scan6(block.Bits, from, block.Used, bits, mostDifferent, found, out var count)
                : Scan(block.Bits, from, block.Used, bits, mostDifferent, found, out count);
            foreach (var slot in found[..count])
            {
                if (Volatile.Read(ref block.Entries[slot]) is not { } entry)
                    continue;
                var cosine = TensorPrimitives.Dot(entry.Vector.Span, vector);
                if (cosine >= floor)
                    matches.Add(new VectorMatch(entry, cosine));
            }
        }

        return matches;
    }

    private int Scan(ulong[] all, int from, int to, ReadOnlySpan<ulong> bits, int mostDifferent, Span<int> found, out int count)
    {
        count = 0;
        for (; from < to && count < found.Length; from++)
        {
            if (SignBits.Difference(all.AsSpan(from * _words, _words), bits) <= mostDifferent)
                found[count++] = from;
        }

        return from;
    }

    /// <summary>As <see cref="Scan"/>, with the six words of 384 dimensions in registers: this loop is the whole search.</summary>
    private static int Scan6(ulong[] all, int from, int to, ReadOnlySpan<ulong> bits, int mostDifferent, Span<int> found, out int count)
    {
        var (b0, b1, b2, b3, b4, b5) = (bits[0], bits[1], bits[2], bits[3], bits[4], bits[5]);
        count = 0;
        for (var row = all.AsSpan(from * 6); from < to && count < found.Length; from++, row = row[6..])
        {
            var different = BitOperations.PopCount(row[0] ^ b0) + BitOperations.PopCount(row[1] ^ b1) + BitOperations.PopCount(row[2] ^ b2)
                + BitOperations.PopCount(row[3] ^ b3) + BitOperations.PopCount(row[4] ^ b4) + BitOperations.PopCount(row[5] ^ b5);
            if (different <= mostDifferent)
                found[count++] = from;
        }

        return from;
    }

    private void Set(Block block, int slot, VectorEntry entry, ReadOnlySpan<ulong> bits)
    {
        bits.CopyTo(block.Bits.AsSpan(slot * _words));
        Volatile.Write(ref block.Entries[slot], entry);
    }

    private sealed record Block(ulong[] Bits, VectorEntry?[] Entries, int Used);
}
