using System.Buffers.Binary;
using AspireAi.Api.Defense.Cache.Exact;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.SingleFlight;

/// <summary>
/// A part or an end as an element of a flight's list: four bytes of number, one that says what it is, then the bytes. The number
/// shows what was pushed twice, because it was not known whether the first push had come through, and what is missing.
/// </summary>
internal static class FlightElement
{
    private const int NumberBytes = sizeof(int);
    private const byte Complete = (byte)'.';
    private const byte HandedOver = (byte)'H';
    private const byte Lost = (byte)'L';
    private const byte Failed = (byte)'!';

    public static RedisValue Of(int number, AnswerPart part) => Of(number, (byte)part.Kind, part.Utf8.Span);

    public static RedisValue Of(int number, FlightEnd end) => end switch
    {
        { Kind: FlightEndKind.Complete } => Of(number, Complete, []),
        { Kind: FlightEndKind.HandedOver } => Of(number, HandedOver, []),
        { Kind: FlightEndKind.Failed, Error.SourceException: ApiException error } => Of(number, Failed, Encoding.UTF8.GetBytes($"{error.Status} {error.Code}")),
        { Kind: FlightEndKind.Failed } => Of(number, Failed, "500 internal_error"u8),
        _ => Of(number, Lost, []),
    };

    public static (int Number, AnswerPart Part, FlightEnd? End) Read(RedisValue element)
    {
        ReadOnlyMemory<byte> bytes = (byte[])element!;
        var number = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
        var rest = bytes[(NumberBytes + 1)..];
        return bytes.Span[NumberBytes] switch
        {
            Complete => (number, default, FlightEnd.Complete),
            HandedOver => (number, default, FlightEnd.HandedOver),
            Lost => (number, default, FlightEnd.Lost),
            Failed => (number, default, FlightEnd.Failed(ToError(Encoding.UTF8.GetString(rest.Span)))),
            var kind => (number, new AnswerPart((AnswerPartKind)kind, rest), null),
        };
    }

    private static RedisValue Of(int number, byte kind, ReadOnlySpan<byte> rest)
    {
        var bytes = new byte[NumberBytes + 1 + rest.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        bytes[NumberBytes] = kind;
        rest.CopyTo(bytes.AsSpan(NumberBytes + 1));
        return bytes;
    }

    private static ApiException ToError(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return new ApiException(
            int.Parse(text.AsSpan(0, space), CultureInfo.InvariantCulture), ErrorTypes.Server, text[(space + 1)..],
            "The model's provider failed while it answered the request that this one had joined.");
    }
}
