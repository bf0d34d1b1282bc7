namespace AspireAi.Web.ApiClient;

/// <summary>What a streamed answer consists of, in order: one Began, pieces, one Finished, perhaps one Counted.</summary>
public abstract record ChatEvent
{
    private ChatEvent()
    {
    }

    public sealed record Began(Provenance Provenance) : ChatEvent;

    public sealed record Piece(string Text) : ChatEvent;

    /// <summary>A conversation's answer has ended, whole or not.</summary>
    /// <param name="State">done, stopped or left.</param>
    public sealed record Ended(string State) : ChatEvent;

    /// <param name="Reason">stop, length, content_filter or tool_calls.</param>
    public sealed record Finished(string Reason) : ChatEvent;

    public sealed record Counted(Usage Usage) : ChatEvent;
}
