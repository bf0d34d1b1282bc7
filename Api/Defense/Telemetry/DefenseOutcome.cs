namespace AspireAi.Api.Defense.Telemetry;

/// <summary>How a request ended; the closed set is also the metric's tag.</summary>
public enum DefenseOutcome
{
    /// <summary>The provider answered.</summary>
    Answered,

    /// <summary>A cache answered.</summary>
    Cached,

    /// <summary>Another request's running answer was joined.</summary>
    Coalesced,

    /// <summary>A stage or the wire contract turned it away with a 4xx.</summary>
    Rejected,

    /// <summary>The provider failed: 502, 503 or 504.</summary>
    UpstreamFailed,

    /// <summary>The client left before the end.</summary>
    Abandoned,

    /// <summary>The server's own error.</summary>
    Failed,
}
