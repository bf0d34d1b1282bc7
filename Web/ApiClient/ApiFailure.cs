namespace AspireAi.Web.ApiClient;

/// <summary>Why no answer came, as far as it changes what a person can do about it.</summary>
public enum FailureKind
{
    /// <summary>Too many requests; after <see cref="ApiFailure.RetryAt"/> it works again.</summary>
    TooFast,

    /// <summary>The allowance is used up.</summary>
    QuotaUsedUp,

    /// <summary>The conversation is longer than the model or the Api takes.</summary>
    TooLong,

    /// <summary>The Api refused this request for a reason in its message.</summary>
    Refused,

    /// <summary>Not signed in, or not allowed.</summary>
    NotAllowed,

    /// <summary>The picked model is gone.</summary>
    UnknownModel,

    /// <summary>The Api did not take the connection: nothing was asked, so asking again costs nothing.</summary>
    Away,

    /// <summary>The model's provider or a store fails; the Api itself runs.</summary>
    Overloaded,

    /// <summary>Only the operator can help: the provider refuses this service.</summary>
    OutOfOrder,

    /// <summary>The Api can't reach its store, so that it may spend nothing; the model may be well.</summary>
    StoreAway,

    /// <summary>The Api failed.</summary>
    Internal,

    /// <summary>The answer began and broke off.</summary>
    BrokeOff,

    /// <summary>What was asked for is not there (any more).</summary>
    Gone,

    /// <summary>Something else was asked in the conversation meanwhile; nothing was asked now.</summary>
    MovedOn,

    /// <summary>Nothing came for longer than <see cref="ChatPageOptions.SilenceLimit"/>.</summary>
    Silent,
}

/// <param name="Kind">What happened.</param>
/// <param name="Detail">The Api's own words, where it had some.</param>
/// <param name="RetryAt">When the Api will listen again, if it said so.</param>
/// <param name="UpgradeUrl">Where a larger allowance is to be had; http or https.</param>
/// <param name="ResetsAt">When an allowance that is used up starts anew.</param>
/// <param name="Code">The Api's error code.</param>
public sealed record ApiFailure(
    FailureKind Kind, string? Detail = null, DateTimeOffset? RetryAt = null, Uri? UpgradeUrl = null, DateTimeOffset? ResetsAt = null, string? Code = null);

/// <summary>Thrown for every answer that is none; carries what to tell the person.</summary>
public sealed class ApiFailureException(ApiFailure failure, Exception? inner = null) : Exception(failure.Kind.ToString(), inner)
{
    public ApiFailure Failure { get; } = failure;
}
