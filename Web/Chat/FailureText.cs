using AspireAi.Web.ApiClient;

namespace AspireAi.Web.Chat;

/// <summary>Failures in a person's words: what happened, and what happens or can be done next.</summary>
internal static class FailureText
{
    private static readonly System.Globalization.CultureInfo _english = System.Globalization.CultureInfo.GetCultureInfo("en-US");

    public static string Title(FailureKind kind) => kind switch
    {
        FailureKind.TooFast => "A little too fast",
        FailureKind.QuotaUsedUp => "Your allowance doesn’t cover this",
        FailureKind.TooLong => "That’s more than the model can read",
        FailureKind.Refused => "This request wasn’t accepted",
        FailureKind.NotAllowed => "You’re not allowed to ask this model",
        FailureKind.UnknownModel => "This model isn’t available any more",
        FailureKind.Away => "AspireAi can’t be reached",
        FailureKind.Overloaded => "The model isn’t answering right now",
        FailureKind.OutOfOrder => "This model is not available",
        FailureKind.StoreAway => "AspireAi can’t look up your allowance right now",
        FailureKind.BrokeOff => "The answer broke off",
        FailureKind.Silent => "The model has gone quiet",
        FailureKind.Gone => "This conversation isn’t here any more",
        FailureKind.MovedOn => "This conversation has gone on elsewhere",
        _ => "Something went wrong on our side",
    };

    /// <param name="failure">What happened.</param>
    /// <param name="held">It'll be asked again by itself.</param>
    /// <param name="partial">Some of the answer had come.</param>
    public static string Explain(ApiFailure failure, bool held, bool partial) => failure.Kind switch
    {
        FailureKind.TooFast when held => "A limit for this moment is reached. Your message goes out by itself as soon as there’s room.",
        FailureKind.TooFast => "A limit for this moment is reached. Wait a little, then try again.",
        FailureKind.QuotaUsedUp => failure.Detail ?? "There’s nothing left for new answers at the moment.",
        FailureKind.TooLong => "Shorten your message, or start a new conversation so that less has to be read again.",
        FailureKind.Refused => failure.Detail ?? "The service gave no reason.",
        FailureKind.NotAllowed => failure.Detail ?? "Pick another model, or ask whoever runs this service.",
        FailureKind.UnknownModel => "Pick another one below, then try again.",
        FailureKind.Away when held => "Nothing is lost: your message goes out by itself as soon as the service is back.",
        FailureKind.Away => "Nothing is lost. Try again once the service is back.",
        FailureKind.Overloaded => "The service behind it is busy or down. It usually passes soon.",
        FailureKind.OutOfOrder => "The operator of this service has been told. Trying again won’t help until it is fixed; another model may work.",
        FailureKind.StoreAway => "The model wasn’t asked, and nothing was spent. Try again in a moment.",
        FailureKind.BrokeOff when partial => "The connection was lost on the way. What had arrived is kept above.",
        FailureKind.BrokeOff => "The connection was lost before anything arrived.",
        FailureKind.Silent when partial => "Nothing more has arrived for a while. What had arrived is kept above.",
        FailureKind.Silent => "Nothing has arrived for a while.",
        FailureKind.Gone => "It was deleted, perhaps in another tab, or it belongs to another account.",
        FailureKind.MovedOn => "Something was asked in it meanwhile, perhaps in another tab. Here it is as it stands now. Nothing was sent; what you wrote waits in the message box.",
        _ => "It has been logged. Trying again often helps.",
    };

    /// <summary>The Api's own words, where they say more than ours.</summary>
    public static string? Detail(ApiFailure failure) =>
        failure.Kind is FailureKind.TooFast or FailureKind.TooLong or FailureKind.BrokeOff or FailureKind.Overloaded ? failure.Detail : null;

    /// <summary>Asking the same again can help.</summary>
    public static bool CanRetry(FailureKind kind) => kind is not (FailureKind.TooLong or FailureKind.Gone);

    /// <summary>When a used-up allowance starts anew, and how long that is from now.</summary>
    public static string Resets(DateTimeOffset at, DateTimeOffset now)
    {
        var left = at - now;
        var wait = left switch
        {
            { TotalHours: < 1 } => "in less than an hour",
            { TotalHours: < 36 } => $"in {Math.Round(left.TotalHours):0} hours",
            _ => $"in {Math.Round(left.TotalDays):0} days",
        };
        return $"{at.UtcDateTime.ToString("MMMM d, HH:mm", _english)} UTC, {wait}";
    }
}
