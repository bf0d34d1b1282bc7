using AspireAi.Web.ApiClient;
using AspireAi.Web.Session;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AspireAi.Web.Actions;

/// <summary>Where the forms of the admin pages post. The role is looked at here, for a page that says so; the Api looks at it again.</summary>
internal static class AdminActions
{
    private const string Users = "/admin/users";

    public static void MapAdminActions(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapActions("/admin").RequireAuthorization(new AuthorizeAttribute { Roles = Session.Session.AdministratorRole });
        admin.MapPost("/users/create", CreateUserAsync);
        admin.MapPost("/users/{id}/update", MoveAsync);
        admin.MapPost("/users/{id}/grant", GrantAsync);
        admin.MapPost("/users/{id}/reset-link", ResetLinkAsync);
        admin.MapPost("/users/{id}/delete", DeleteUserAsync);
        MapChange(admin, "block", new { Blocked = true }, "The user is blocked.");
        MapChange(admin, "unblock", new { Blocked = false }, "The user may come back in.");
        MapChange(admin, "promote", new { Roles = new[] { Session.Session.AdministratorRole } }, "The user is an administrator now.");
        MapChange(admin, "demote", new { Roles = Array.Empty<string>() }, "The user is no administrator any more.");
        admin.MapPost("/tenants/create", CreateTenantAsync);
        admin.MapPost("/tenants/delete", DeleteTenantAsync);
        admin.MapPost("/keys/create", CreateKeyAsync);
        admin.MapPost("/keys/revoke", RevokeKeyAsync);
        admin.MapAdminCacheActions();
        admin.MapGet("/usage/export", ExportAsync);
    }

    private static async Task<RedirectHttpResult> CreateUserAsync(
        HttpContext context, SiteApi api, CancellationToken cancellationToken, [FromForm] string? email = null, [FromForm] string? name = null)
    {
        var page = Users;
        await context.RunAsync(Users, async () =>
        {
            var made = await api.SendAsync<AccountInfo>(HttpMethod.Post, Users, new { Email = email?.Trim(), Name = string.IsNullOrWhiteSpace(name) ? null : name.Trim() }, cancellationToken);
            page = Page(made.Id);
            return new FlashMessage(true, "The user is made. A reset link lets its owner set the password.");
        }, ("email", email), ("name", name));
        return TypedResults.LocalRedirect(page);
    }

    private static Task<RedirectHttpResult> MoveAsync(
        string id, HttpContext context, SiteApi api, CancellationToken cancellationToken, [FromForm] string? tier = null, [FromForm] string? tenant = null) => context.RunAsync(Page(id), async () =>
        {
            var moved = await api.SendAsync<AccountInfo>(HttpMethod.Patch, Page(id), new { Tier = tier, Tenant = tenant }, cancellationToken);
            return new FlashMessage(true, $"Tier {moved.Tier}, tenant {moved.Tenant}: from the next request on.");
        });

    private static Task<RedirectHttpResult> GrantAsync(
        string id, HttpContext context, SiteApi api, CancellationToken cancellationToken, [FromForm] string? tokens = null, [FromForm] string? dollars = null) => context.RunAsync(Page(id), async () =>
        {
            await api.SendAsync(HttpMethod.Post, Page(id) + "/grants", new { Tokens = Typed.Whole(tokens, "tokens"), MicroDollars = Typed.Money(dollars, "micro_dollars") }, cancellationToken);
            return new FlashMessage(true, "Granted.");
        }, ("tokens", tokens), ("dollars", dollars));

    /// <summary>The form is read so that its antiforgery token is demanded; so in the others that have no field.</summary>
    private static Task<RedirectHttpResult> ResetLinkAsync(string id, HttpContext context, IFormCollection _, SiteApi api, CancellationToken cancellationToken) => context.RunAsync(Page(id), async () =>
    {
        var made = await api.SendAsync<ResetLink>(HttpMethod.Post, Page(id) + "/reset-link", new { }, cancellationToken);
        return new FlashMessage(true, "The link is below, this once.", Secret: made.Link.AbsoluteUri);
    });

    private static Task<RedirectHttpResult> DeleteUserAsync(string id, HttpContext context, IFormCollection _, SiteApi api, CancellationToken cancellationToken) => context.RunAsync(Users, async () =>
    {
        await api.SendAsync(HttpMethod.Delete, Page(id), null, cancellationToken);
        return new FlashMessage(true, "The user is deleted.");
    });

    private static void MapChange(IEndpointRouteBuilder admin, string name, object change, string done) => admin.MapPost(
        "/users/{id}/" + name,
        (string id, HttpContext context, IFormCollection _, SiteApi api, CancellationToken cancellationToken) => context.RunAsync(Page(id), async () =>
        {
            await api.SendAsync(HttpMethod.Patch, Page(id), change, cancellationToken);
            return new FlashMessage(true, done);
        }));

    private static Task<RedirectHttpResult> CreateTenantAsync(
        HttpContext context, SiteApi api, CancellationToken cancellationToken, [FromForm] string? id = null, [FromForm] string? name = null) => context.RunAsync("/admin/tenants", async () =>
        {
            await api.SendAsync(HttpMethod.Post, "/admin/tenants", new { Id = id?.Trim(), Name = name }, cancellationToken);
            return new FlashMessage(true, $"The tenant {id} is made.");
        }, ("id", id), ("name", name));

    private static Task<RedirectHttpResult> DeleteTenantAsync(HttpContext context, SiteApi api, CancellationToken cancellationToken, [FromForm] string? id = null) => context.RunAsync("/admin/tenants", async () =>
    {
        await api.SendAsync(HttpMethod.Delete, "/admin/tenants/" + Uri.EscapeDataString(id ?? ""), null, cancellationToken);
        return new FlashMessage(true, "The tenant is deleted.");
    });

    private static Task<RedirectHttpResult> CreateKeyAsync(
        HttpContext context, SiteApi api, TimeProvider time, CancellationToken cancellationToken,
        [FromForm] string? name = null, [FromForm] string? tenant = null, [FromForm] string? tier = null, [FromForm] string? expires = null) => context.RunAsync("/admin/keys", async () =>
        {
            var made = await api.SendAsync<NewKey>(HttpMethod.Post, "/admin/keys", new { Name = name ?? "", Tenant = tenant, Tier = tier, ExpiresAt = Typed.Days(expires, time) }, cancellationToken);
            return new FlashMessage(true, "Copy it now: it is shown this once, and nobody can look it up again.", Secret: made.Key);
        }, ("name", name));

    private static Task<RedirectHttpResult> RevokeKeyAsync(
        HttpContext context, SiteApi api, CancellationToken cancellationToken, [FromForm] string? id = null, [FromForm] string? from = null) =>
        context.RunAsync(FormReturn.Local(from, "/admin/keys"), async () =>
        {
            await api.SendAsync(HttpMethod.Delete, "/admin/keys/" + Uri.EscapeDataString(id ?? ""), null, cancellationToken);
            return new FlashMessage(true, "The key is revoked.");
        });

    /// <summary>Passes the Api's file on as it comes: a year of records is not held here.</summary>
    private static async Task<IResult> ExportAsync(HttpContext context, SiteApi api, Flash flash, string? from, string? to, string? tenant, string? format, CancellationToken cancellationToken)
    {
        var query = QueryString.Create("from", from ?? "").Add("to", to ?? "").Add("format", format ?? "csv");
        query = string.IsNullOrEmpty(tenant) ? query : query.Add("tenant", tenant);
        try
        {
            var response = await api.StreamAsync("/admin/usage/records" + query, cancellationToken);
            context.Response.RegisterForDispose(response);
            context.Response.Headers.CacheControl = "no-store";
            return Results.Stream(await response.Content.ReadAsStreamAsync(cancellationToken), response.Content.Headers.ContentType?.ToString(), response.Content.Headers.ContentDisposition?.FileName?.Trim('"') ?? "usage");
        }
        catch (AccountException exception)
        {
            var typed = new[] { ("from", from), ("to", to), ("tenant", tenant), ("format", format) }.Where(field => !string.IsNullOrEmpty(field.Item2)).ToDictionary(field => field.Item1, field => field.Item2!, StringComparer.Ordinal);
            flash.Leave(context, new FlashMessage(false, FormText.Of(exception), exception.Param, typed));
            return TypedResults.LocalRedirect("/admin/usage");
        }
    }

    private static string Page(string id) => $"{Users}/{Uri.EscapeDataString(id)}";
}
