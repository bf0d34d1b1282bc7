namespace AspireAi.Api.Admin;

/// <summary>Everything under /admin: one role for all of it.</summary>
internal static class AdminApi
{
    private const int MaxBodyBytes = 64 * 1024;

    public static IEndpointRouteBuilder MapAdminApi(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/admin").RequireRole(RoleNames.Administrator).WithMaxBody(MaxBodyBytes).WithStrictRequests();
        admin.MapUsersApi();
        admin.MapTenantsApi();
        admin.MapKeysApi();
        admin.MapTiersApi();
        admin.MapAuditApi();
        admin.MapCacheApi();
        admin.MapCacheInsightApi();
        admin.MapCacheAnswerApi();
        admin.MapUsageApi();
        admin.MapSpendingApi();
        admin.MapOverviewApi();
        admin.MapProvidersApi();
        return routes;
    }
}
