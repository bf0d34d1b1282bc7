using AspireAi.Api.Chat.Wire;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>Answers as the parts that are stored and shared, and back as what a pipeline returns.</summary>
internal static class AnswerParts
{
    public static AnswerPart Of(ChatResponse response, ChatCall call, DateTimeOffset now) => new(
        AnswerPartKind.Whole,
        response.RawRepresentation is WirePayload payload ? payload.Utf8 : CompletionWriter.Completion(response, call, now));

    public static AnswerPart Of(WirePayload chunk) =>
        new(chunk is { Choices: 0, Usage: not null } ? AnswerPartKind.Usage : AnswerPartKind.Chunk, chunk.Utf8, chunk);

    /// <summary>The parts for one who asked for a stream: chunks as they were, or made from a whole answer.</summary>
    public static IReadOnlyList<ChatResponseUpdate> ToUpdates(AnswerPart part) =>
        part.Kind == AnswerPartKind.Whole ? [.. AnswerConversion.ToChunks(part.Utf8).Select(ToUpdate)] : [ToUpdate(part)];

    /// <summary>The whole answer for one who did not ask for a stream.</summary>
    public static ChatResponse ToResponse(IReadOnlyList<AnswerPart> parts) => new()
    {
        RawRepresentation = new WirePayload
        {
            Utf8 = parts is [{ Kind: AnswerPartKind.Whole } whole] ? whole.Utf8 : AnswerConversion.ToCompletion(parts),
            Choices = 1,
        },
    };

    /// <summary>One chunk for who asked for a stream.</summary>
    public static ChatResponseUpdate ToUpdate(AnswerPart part) => new()
    {
        RawRepresentation = part.Payload ?? (part.Kind == AnswerPartKind.Usage
            ? new WirePayload { Utf8 = part.Utf8, Choices = 0, Usage = new UsageDetails() }
            : new WirePayload { Utf8 = part.Utf8, Choices = 1 }),
    };
}
