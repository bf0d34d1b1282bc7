using AspireAi.Web.ApiClient;

namespace AspireAi.Web.Chat;

/// <summary>Short texts about answers.</summary>
internal static class AnswerText
{
    private const decimal MicroDollarsPerDollar = 1_000_000, TokensPerPrice = 1_000_000;

    // The page's texts are English, and so are its numbers, whatever the server's locale.
    private static readonly System.Globalization.CultureInfo _english = System.Globalization.CultureInfo.GetCultureInfo("en-US");

    // A longer answer is announced by its size; read aloud in one go it couldn't be interrupted where one wants to.
    private const int LongestReadAloud = 400;

    public static string Announcement(Answer answer) => answer.State switch
    {
        AnswerState.Failed => $"{FailureText.Title(answer.Failure!.Kind)}. {FailureText.Explain(answer.Failure, held: false, partial: !answer.IsEmpty)}",
        AnswerState.Stopped => "Stopped.",
        _ when answer.Text.Length <= LongestReadAloud => $"Answer: {answer.Text}",
        _ => $"Answer finished, about {answer.Text.AsSpan().Count(' ') + 1} words.",
    };

    /// <summary>Why an answer that ended well may not be whole.</summary>
    public static string? Note(Answer answer) => (answer.State, answer.FinishReason) switch
    {
        (AnswerState.Stopped, _) => "You stopped this answer.",
        (AnswerState.Interrupted, _) => "The page was left before this answer was finished.",
        (AnswerState.Done, "length") => "The answer reached its length limit and ends here.",
        (AnswerState.Done, "content_filter") => "The provider’s content filter ended this answer.",
        (AnswerState.Done, _) when answer.IsEmpty => "The model answered without any text.",
        _ => null,
    };

    public static string? Source(Provenance? provenance) => provenance?.Cache switch
    {
        "miss" or "bypass" => "Fresh",
        "exact" => "From the cache",
        "semantic" => "From a similar question",
        "coalesced" => "Shared with someone asking the same",
        _ => null,
    };

    /// <summary>The model that was asked, and the one that answered in its place.</summary>
    public static string? Model(Answer answer) =>
        answer is { Model: { } asked, Provenance.Model: { } other } && other != asked ? $"{other}, in place of {asked}" : answer.Model;

    /// <summary>What it cost or what the cache saved; null where nothing is known.</summary>
    public static string? Money(Answer answer) => answer switch
    {
        { Provenance.SavedMicroDollars: > 0 and var saved } => $"{Dollars(saved / MicroDollarsPerDollar)} saved",
        { Provenance.SavedMicroDollars: 0 } => null,
        // Another model's prices are not known here.
        { Provenance.Model: { } other } when other != answer.Model => null,
        { Provenance.Cache: "miss" or "bypass", Usage: { } usage, Pricing: { } price } when price.Input + price.Output > 0 =>
            Dollars(((usage.PromptTokens * price.Input) + (usage.CompletionTokens * price.Output)) / TokensPerPrice),
        _ => null,
    };

    public static string? Tokens(Answer answer) => answer switch
    {
        { Provenance.SavedTokens: > 0 and var saved } => $"{saved.ToString("N0", _english)} tokens saved",
        { Usage: { } usage } => $"{(usage.PromptTokens + usage.CompletionTokens).ToString("N0", _english)} tokens",
        _ => null,
    };

    /// <summary>Dollars with as many digits as say something.</summary>
    public static string Dollars(decimal dollars) => dollars switch
    {
        0 => "$0",
        < 0.000001m => "under $0.000001",
        < 0.01m => "$" + dollars.ToString("0.0#####", _english),
        < 1 => "$" + dollars.ToString("0.00#", _english),
        _ => "$" + dollars.ToString("N2", _english),
    };

    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 60 } => $"{age.TotalSeconds:0} s old",
        { TotalMinutes: < 60 } => $"{age.TotalMinutes:0} min old",
        { TotalHours: < 48 } => $"{age.TotalHours:0} h old",
        _ => $"{age.TotalDays:0} days old",
    };
}
