using System.Numerics;
using System.Numerics.Tensors;

namespace AspireAi.Api.Defense.Cache.Semantic.Index;

/// <summary>
/// A vector's signs after a fixed random rotation, one bit per dimension. The share of bits in which two vectors differ
/// estimates the angle between them (Charikar 2002: P = angle / π), at a thirty-second of the memory that has to be read.
/// </summary>
internal sealed class SignBits
{
    private const int Seed = 20240229;

    private readonly int _dimensions;
    private readonly float[][] _rows;

    public SignBits(int dimensions)
    {
        _dimensions = dimensions;
        Words = WordsFor(dimensions);
        // Rows of independent normal numbers: orthogonal enough, and the same in every process.
#pragma warning disable CA5394 // No secret: the numbers only have to be spread evenly and the same everywhere.
        var random = new Random(Seed);
        _rows = [.. Enumerable.Range(0, dimensions).Select(_ => Enumerable.Range(0, dimensions).Select(_ => Normal(random)).ToArray())];
#pragma warning restore CA5394
    }

    /// <summary>64-bit words per vector.</summary>
    public int Words { get; }

    public static int WordsFor(int dimensions) => (dimensions + 63) / 64;

    public void Of(ReadOnlySpan<float> vector, Span<ulong> bits)
    {
        bits.Clear();
        for (var i = 0; i < _dimensions; i++)
        {
            if (TensorPrimitives.Dot(_rows[i], vector) > 0)
                bits[i >> 6] |= 1UL << (i & 63);
        }
    }

    /// <summary>Bits in which two vectors of this cosine may differ, with four standard deviations to spare.</summary>
    public int MostDifferent(float cosine)
    {
        var share = Math.Acos(Math.Clamp(cosine, -1, 1)) / Math.PI;
        return (int)Math.Ceiling((_dimensions * share) + (4 * Math.Sqrt(_dimensions * share * (1 - share))));
    }

    public static int Difference(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        var different = 0;
        for (var i = 0; i < a.Length; i++)
            different += BitOperations.PopCount(a[i] ^ b[i]);
        return different;
    }

    private static float Normal(Random random)
    {
#pragma warning disable CA5394
        var (u, v) = (1 - random.NextDouble(), random.NextDouble());
#pragma warning restore CA5394
        return (float)(Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v));
    }
}
