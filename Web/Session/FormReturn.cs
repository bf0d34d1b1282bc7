using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Web.Session;

/// <summary>The way back to a form's page.</summary>
internal static class FormReturn
{
    /// <summary>What the Api, or its absence, throws.</summary>
    public static bool IsFailure(Exception exception) =>
        exception is AccountException or HttpRequestException or System.Text.Json.JsonException or TaskCanceledException { InnerException: TimeoutException };

    public static AccountException Explain(Exception exception) => exception as AccountException ?? AccountException.Unavailable();

    /// <param name="context">Of the form.</param>
    /// <param name="flash">Tells what went wrong.</param>
    /// <param name="exception">What went wrong.</param>
    /// <param name="from">The form's page, as the form says.</param>
    /// <param name="otherwise">The form's page, where it doesn't.</param>
    /// <param name="to">Where the person wanted to go; not forgotten over a mistake.</param>
    /// <param name="typed">What the form shows again; no passwords.</param>
    public static RedirectHttpResult Back(
        HttpContext context, Flash flash, Exception exception, string? from, string otherwise, string? to, params (string Name, string? Value)[] typed)
    {
        var failure = Explain(exception);
        flash.Leave(context, new FlashMessage(false, FormText.Of(failure), failure.Param,
            typed.Where(value => !string.IsNullOrEmpty(value.Value)).ToDictionary(value => value.Name, value => value.Value!, StringComparer.Ordinal)));
        var query = QueryString.Create("error", failure.Code);
        if (Local(to, "") is { Length: > 0 } next)
        {
            query = query.Add("to", next);
        }

        return TypedResults.LocalRedirect(Local(from, otherwise).Split('?')[0] + query);
    }

    /// <summary>A form's field must not send anybody to another site, and a header takes ASCII only.</summary>
    public static string Local(string? path, string otherwise) =>
        path is ['/', not ('/' or '\\'), ..] or "/" && path.All(c => c is > ' ' and <= '~') ? path : otherwise;
}
