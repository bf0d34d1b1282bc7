using System.ComponentModel;
using AspireAi.Api.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

/// <summary>Who changed what, for administrators.</summary>
internal static class AuditApi
{
    public static void MapAuditApi(this IEndpointRouteBuilder admin) =>
        admin.MapGroup("/audit").WithTags("Administration: audit log").MapGet("", ListAsync).WithSummary("Administrative changes, the newest first.");

    private static async Task<Ok<ListResponse<AuditEntryResponse>>> ListAsync(
        AuditLog log,
        [Description("Only what this administrator did, such as user:….")] string? actor = null,
        [Description("Only what was done to this, such as user:…, tenant:acme or key:….")] string? target = null,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit)
    {
        long? before = string.IsNullOrEmpty(after) ? null
            : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
            : throw Paging.WrongAfter();
        return TypedResults.Ok(ListResponse<AuditEntryResponse>.Of(await log.ListAsync(actor, target, before, limit), AuditEntryResponse.Of));
    }
}

internal sealed record AuditEntryResponse(
    long Id,
    DateTimeOffset At,
    [property: Description("Id of the administrator.")] string Actor,
    [property: Description("Such as user.update.")] string Action,
    [property: Description("What was changed, such as user:…, tenant:acme or key:….")] string Target,
    [property: Description("What was changed, as it was. Null where it was created.")] JsonElement? Before,
    [property: Description("What was changed, as it is. Null where it was deleted.")] JsonElement? After)
{
    public static AuditEntryResponse Of(AuditEntry entry) => new(entry.Id, entry.At, entry.Actor, entry.Action, entry.Target, Parsed(entry.Before), Parsed(entry.After));

    private static JsonElement? Parsed(string? json) => json is null ? null : JsonDocument.Parse(json).RootElement.Clone();
}
