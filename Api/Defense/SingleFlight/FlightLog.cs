using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense.Cache.Exact;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.SingleFlight;

/// <summary>What was seen of an answer while it went by.</summary>
internal sealed class FlightLog
{
    public string? FinishReason { get; private set; }

    public UsageDetails? Usage { get; private set; }

    /// <summary>Whether it says anything.</summary>
    public bool HasText { get; private set; }

    /// <summary>Whether the model declined to answer.</summary>
    public bool IsRefusal { get; private set; }

    /// <summary>Why the flight did not bring the answer.</summary>
    public FlightEndedException? Ended { get; set; }

    public void Note(WirePayload payload)
    {
        FinishReason = payload.FinishReason ?? FinishReason;
        Usage = payload.Usage ?? Usage;
        HasText |= !string.IsNullOrWhiteSpace(payload.Content);
        IsRefusal |= payload.IsRefusal;
    }

    public void Note(ChatResponse response)
    {
        FinishReason = response.FinishReason?.Value ?? FinishReason;
        Usage = response.Usage ?? Usage;
        var payload = response.RawRepresentation as WirePayload;
        HasText |= !string.IsNullOrWhiteSpace(payload?.Content ?? response.Text);
        IsRefusal |= payload?.IsRefusal ?? false;
    }

    /// <summary>A follower reads the usage alone, to know what joining has saved.</summary>
    public void Note(AnswerPart part)
    {
        if (part.Kind != AnswerPartKind.Chunk)
        {
            try
            {
                Note(WirePayloadReader.Read(part.Utf8));
            }
            catch (JsonException)
            {
                // It goes on as the leader got it; only the saving stays unknown.
            }
        }
    }
}
