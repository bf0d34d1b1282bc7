namespace AspireAi.Api.Usage;

/// <summary>How a call ended that something was reserved for; the closed set is also the metric's tag.</summary>
internal enum CallEnding
{
    /// <summary>Nothing was heard of it before its lease ended: the replica died, or Redis was unavailable for too long.</summary>
    Expired,

    Answered,

    /// <summary>The client left before the end.</summary>
    Abandoned,

    /// <summary>Stopped here, because the provider went on beyond what was reserved.</summary>
    Cut,

    /// <summary>The provider broke off an answer that had begun, or sent what can't be read.</summary>
    Broken,

    /// <summary>It was given up on; the provider may be working on it.</summary>
    TimedOut,

    /// <summary>The provider refused or wasn't reached: nothing is charged.</summary>
    Failed,
}

/// <summary>What is to be known about a charge.</summary>
[Flags]
internal enum ChargeFlags
{
    None = 0,

    /// <summary>The provider reported no usage, or none that can be believed: the tokenizer's count stands.</summary>
    Counted = 1,

    /// <summary>What was not seen is charged at its most: higher than the provider's bill, or equal.</summary>
    Estimated = 2,

    /// <summary>The provider billed more than was reserved.</summary>
    Overage = 4,

    /// <summary>The output limit was lowered to what there was room for.</summary>
    Clamped = 8,
}
