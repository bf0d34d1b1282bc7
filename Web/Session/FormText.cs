using System.Net;

namespace AspireAi.Web.Session;

/// <summary>The Api's errors in the words of a form.</summary>
internal static class FormText
{
    private static readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal)
    {
        ["login"] = "Name or e-mail", ["email"] = "The e-mail address", ["name"] = "The name", ["password"] = "The password",
        ["current_password"] = "The current password", ["new_password"] = "The new password", ["expires_at"] = "The end",
        ["tokens"] = "The number of tokens", ["id"] = "The id", ["from"] = "“From”", ["to"] = "“To”", ["tenant"] = "The tenant", ["tier"] = "The tier",
        ["limits.tokens_per_minute"] = "Tokens a minute", ["limits.tokens_per_month"] = "Tokens a month",
        ["limits.micro_dollars_per_month"] = "Money a month", ["limits.concurrent_streams"] = "Answers at a time",
        ["limits.max_output_tokens"] = "The longest answer",
    };

    public static string Of(AccountException failure) => failure switch
    {
        { Status: HttpStatusCode.TooManyRequests } => $"{failure.Message} {Wait(failure.RetryAfter)}".Trim(),
        { Code: "signed_out" or "invalid_api_key" } => "You have been signed out. Please sign in again.",
        { Param: { } param } when _fields.TryGetValue(param, out var name) && failure.Message.StartsWith($"'{param}'", StringComparison.Ordinal) =>
            name + failure.Message[(param.Length + 2)..].Replace("'from'", _fields["from"], StringComparison.Ordinal),
        _ => failure.Message,
    };

    private static string Wait(TimeSpan? wait) => wait switch
    {
        null => "",
        { TotalSeconds: <= 90 } seconds => $"Try again in {Math.Ceiling(seconds.TotalSeconds):0} seconds.",
        { } minutes => $"Try again in {Math.Ceiling(minutes.TotalMinutes):0} minutes.",
    };
}
