using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Web.Session;

/// <summary>
/// What forms of the documents post to: done in the Api in the person's name, then back to a page that says how it went. Endpoints that
/// read a form demand its antiforgery token.
/// </summary>
internal static class PageActions
{
    /// <summary>A group whose endpoints call the Api for who posted the form, and which only who is signed in may use.</summary>
    public static RouteGroupBuilder MapActions(this IEndpointRouteBuilder routes, string prefix) => (RouteGroupBuilder)routes.MapGroup(prefix).RequireAuthorization()
        .AddEndpointFilter((invocation, next) =>
        {
            invocation.HttpContext.RequestServices.GetRequiredService<PagePerson>().SetAuthenticationState(Task.FromResult(new AuthenticationState(invocation.HttpContext.User)));
            return next(invocation);
        });

    /// <param name="context">Of the form.</param>
    /// <param name="page">Where to go then.</param>
    /// <param name="work">Gives what to say.</param>
    /// <param name="typed">What the form shows again after a mistake.</param>
    public static async Task<RedirectHttpResult> RunAsync(this HttpContext context, string page, Func<Task<FlashMessage>> work, params (string Name, string? Value)[] typed)
    {
        var flash = context.RequestServices.GetRequiredService<Flash>();
        try
        {
            flash.Leave(context, await work());
        }
        catch (Exception exception) when (FormReturn.IsFailure(exception))
        {
            var failure = FormReturn.Explain(exception);
            flash.Leave(context, new FlashMessage(false, FormText.Of(failure), failure.Param,
                typed.Where(value => !string.IsNullOrEmpty(value.Value)).ToDictionary(value => value.Name, value => value.Value!, StringComparer.Ordinal)));
        }

        return TypedResults.LocalRedirect(FormReturn.Local(page, "/"));
    }
}
