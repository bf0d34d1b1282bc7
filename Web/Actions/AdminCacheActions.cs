using AspireAi.Web.ApiClient;
using AspireAi.Web.Components.Forms;
using AspireAi.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AspireAi.Web.Actions;

/// <summary>Where the forms of the cache browser post.</summary>
internal static class AdminCacheActions
{
    private const string Page = "/admin/cache";

    public static void MapAdminCacheActions(this RouteGroupBuilder admin) => admin.MapPost("/cache/purge", PurgeAsync);

    /// <summary>What the Api takes for a purge; an empty field is none.</summary>
    public static object Filter(bool dryRun, string? id, string? search, string? tenant, string? model, string? scope) =>
        new { DryRun = dryRun, Id = Some(id), Search = Some(search), Tenant = Some(tenant), Model = Some(model), Scope = Some(scope) };

    private static Task<RedirectHttpResult> PurgeAsync(
        HttpContext context, SiteApi api, CancellationToken cancellationToken, [FromForm] string? id = null, [FromForm] string? search = null,
        [FromForm] string? tenant = null, [FromForm] string? model = null, [FromForm] string? scope = null, [FromForm] string? from = null) => context.RunAsync(FormReturn.Local(from, Page), async () =>
        {
            var receipt = await api.SendAsync<PurgeReceipt>(HttpMethod.Post, "/admin/cache/purge", Filter(dryRun: false, id, search, tenant, model, scope), cancellationToken);
            return new FlashMessage(true, receipt.Removed == 1 ? "One answer is removed." : $"{Show.Number(receipt.Removed)} answers are removed.");
        });

    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
