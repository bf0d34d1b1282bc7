using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>A part of an answer as the upstream sent it.</summary>
/// <param name="Payload">What was read of a chunk; null: nobody has looked into it.</param>
public readonly record struct AnswerPart(AnswerPartKind Kind, ReadOnlyMemory<byte> Utf8, WirePayload? Payload = null);

public enum AnswerPartKind : byte
{
    /// <summary>A whole <c>chat.completion</c>.</summary>
    Whole = (byte)'W',

    /// <summary>A <c>chat.completion.chunk</c> with choices.</summary>
    Chunk = (byte)'C',

    /// <summary>A stream's last chunk, with the usage and without choices.</summary>
    Usage = (byte)'U',

    /// <summary>No part of the answer: what a flight's followers have to know of where it came from. Never stored.</summary>
    Origin = (byte)'O',
}

/// <param name="Made">When the provider answered.</param>
/// <param name="InputTokens">Tokens of the prompt, 0 where unknown.</param>
/// <param name="OutputTokens">Tokens of the answer, 0 where unknown.</param>
public readonly record struct CachedAnswerFacts(DateTimeOffset Made, int InputTokens, int OutputTokens);

/// <summary>
/// A complete answer as bytes for the store: version, compression, time, checksum, parts. What does not read back to the last bit
/// is no entry.
/// </summary>
public static class CachedAnswer
{
    /// <summary>Raised with every change of the format; older entries are misses.</summary>
    private const byte Version = 1;

    private const int ChecksumBytes = 8;
    private const int HeaderBytes = 1 + 1 + 8 + 4 + 4 + 4 + ChecksumBytes;
    private const int ChecksumAt = HeaderBytes - ChecksumBytes;
    private const int PartHeaderBytes = 1 + 4;

    // A chunk is mostly the same envelope again, so streams shrink to a tenth; a short answer isn't worth the time.
    private const int CompressFrom = 2048;
    private const int BrotliQuality = 1;
    private const int BrotliWindow = 18;

    public static byte[] Encode(IReadOnlyList<AnswerPart> parts, CachedAnswerFacts facts)
    {
        var length = parts.Sum(part => PartHeaderBytes + part.Utf8.Length);
        var entry = length < CompressFrom ? null : Compressed(parts, length);
        if (entry is null)
        {
            entry = new byte[HeaderBytes + length];
            WriteParts(parts, entry.AsSpan(HeaderBytes));
        }
        else
        {
            entry[1] = 1;
        }

        entry[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(2), facts.Made.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(10), facts.InputTokens);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(14), facts.OutputTokens);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(18), length);
        Checksum(entry, entry.AsSpan(ChecksumAt, ChecksumBytes));
        return entry;
    }

    private static void WriteParts(IReadOnlyList<AnswerPart> parts, Span<byte> into)
    {
        foreach (var part in parts)
        {
            into[0] = (byte)part.Kind;
            BinaryPrimitives.WriteInt32LittleEndian(into[1..], part.Utf8.Length);
            part.Utf8.Span.CopyTo(into[PartHeaderBytes..]);
            into = into[(PartHeaderBytes + part.Utf8.Length)..];
        }
    }

    /// <summary>Room for the header, and the parts behind it; null where they would not get smaller.</summary>
    private static byte[]? Compressed(IReadOnlyList<AnswerPart> parts, int length)
    {
        var plain = ArrayPool<byte>.Shared.Rent(length);
        var compressed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            WriteParts(parts, plain);
            if (!BrotliEncoder.TryCompress(plain.AsSpan(0, length), compressed.AsSpan(0, length), out var written, BrotliQuality, BrotliWindow) || written >= length)
            {
                return null;
            }

            var entry = new byte[HeaderBytes + written];
            compressed.AsSpan(0, written).CopyTo(entry.AsSpan(HeaderBytes));
            return entry;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }

    /// <returns>False for another version and for anything that is not exactly what was stored.</returns>
    public static bool TryDecode(ReadOnlyMemory<byte> entry, out CachedAnswerFacts facts, out List<AnswerPart> parts)
    {
        parts = [];
        facts = default;
        var span = entry.Span;
        if (span.Length < HeaderBytes || span[0] != Version)
        {
            return false;
        }

        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        Checksum(span, checksum);
        if (!checksum.SequenceEqual(span.Slice(ChecksumAt, ChecksumBytes)))
        {
            return false;
        }

        facts = new CachedAnswerFacts(
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(span[2..])),
            BinaryPrimitives.ReadInt32LittleEndian(span[10..]),
            BinaryPrimitives.ReadInt32LittleEndian(span[14..]));
        var plain = entry[HeaderBytes..];
        if (span[1] == 1)
        {
            var unpacked = new byte[BinaryPrimitives.ReadInt32LittleEndian(span[18..])];
            if (!BrotliDecoder.TryDecompress(plain.Span, unpacked, out var written) || written != unpacked.Length)
            {
                return false;
            }

            plain = unpacked;
        }

        for (var at = 0; at < plain.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(plain.Span[(at + 1)..]);
            parts.Add(new AnswerPart((AnswerPartKind)plain.Span[at], plain.Slice(at + PartHeaderBytes, length)));
            at += PartHeaderBytes + length;
        }

        return parts.Count > 0;
    }

    // Over everything but itself. SHA-256, since a checksum that is cheaper to compute is not cheaper to have: it is hardware here.
    private static void Checksum(ReadOnlySpan<byte> entry, Span<byte> into)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(entry[..ChecksumAt]);
        sha.AppendData(entry[HeaderBytes..]);
        sha.GetHashAndReset(hash);
        hash[..ChecksumBytes].CopyTo(into);
    }
}
