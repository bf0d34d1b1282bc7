using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Security.Cryptography;

namespace AspireAi.Api.Defense.Cache.Semantic.Store;

/// <summary>
/// A stored question as bytes: the caller's tag (the scripts read it), version, checksum, scope, question, vector in
/// half precision. What does not read back whole is no record.
/// </summary>
internal static class VectorRecord
{
    public const int TagLength = 12;

    /// <summary>Raised with every change of the format; older records are skipped.</summary>
    private const byte Version = 1;

    private const int ChecksumBytes = 4;
    private const int HeaderBytes = TagLength + 1 + ChecksumBytes;

    public static byte[] Encode(string callerTag, string scope, string question, ReadOnlySpan<float> vector)
    {
        var (tag, scopeBytes, text) = (Encoding.ASCII.GetBytes(callerTag), Encoding.UTF8.GetBytes(scope), Encoding.UTF8.GetBytes(question));
        if (tag.Length != TagLength)
            throw new ArgumentException($"A caller's tag has {TagLength} characters, not {tag.Length}.", nameof(callerTag));
        var record = new byte[HeaderBytes + 2 + scopeBytes.Length + 2 + text.Length + (2 * vector.Length)];
        tag.CopyTo(record, 0);
        record[TagLength] = Version;
        var at = Write(record, HeaderBytes, scopeBytes);
        at = Write(record, at, text);
        var halves = new Half[vector.Length];
        TensorPrimitives.ConvertToHalf(vector, halves);
        foreach (var half in halves)
        {
            BinaryPrimitives.WriteHalfLittleEndian(record.AsSpan(at), half);
            at += 2;
        }

        Checksum(record, record.AsSpan(TagLength + 1, ChecksumBytes));
        return record;
    }

    /// <returns>False for another version and for anything that is not exactly what was stored.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> record, out string scope, out string question, out float[] vector)
    {
        (scope, question, vector) = ("", "", []);
        if (record.Length < HeaderBytes + 4 || record[TagLength] != Version)
            return false;
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        Checksum(record, checksum);
        if (!checksum.SequenceEqual(record.Slice(TagLength + 1, ChecksumBytes)))
            return false;
        var at = HeaderBytes;
        scope = Read(record, ref at);
        question = Read(record, ref at);
        vector = new float[(record.Length - at) / 2];
        for (var i = 0; i < vector.Length; i++, at += 2)
            vector[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(record[at..]);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return true;
    }

    private static int Write(byte[] record, int at, byte[] text)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(at), checked((ushort)text.Length));
        text.CopyTo(record, at + 2);
        return at + 2 + text.Length;
    }

    private static string Read(ReadOnlySpan<byte> record, ref int at)
    {
        int length = BinaryPrimitives.ReadUInt16LittleEndian(record[at..]);
        var text = Encoding.UTF8.GetString(record.Slice(at + 2, length));
        at += 2 + length;
        return text;
    }

    private static void Checksum(ReadOnlySpan<byte> record, Span<byte> into)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(record[..TagLength]);
        sha.AppendData(record[HeaderBytes..]);
        sha.GetHashAndReset(hash);
        hash[..ChecksumBytes].CopyTo(into);
    }
}
