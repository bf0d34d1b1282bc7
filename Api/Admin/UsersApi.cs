using System.ComponentModel;
using AspireAi.Api.Accounts;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Usage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace AspireAi.Api.Admin;

/// <summary>Accounts, for administrators. Nobody blocks, demotes or deletes themselves, so that an administrator always remains.</summary>
internal static class UsersApi
{
    public static void MapUsersApi(this IEndpointRouteBuilder admin)
    {
        var users = admin.MapGroup("/users").WithTags("Administration: users");
        users.MapGet("", SearchAsync).WithSummary("Accounts by name, with those whose name or address contains the text.");
        users.MapPost("", CreateAsync).WithErrors(StatusCodes.Status409Conflict).WithSummary("Makes an account. Its owner sets the password by a link: POST /admin/users/{id}/reset-link.");
        users.MapGet("/{id}", GetAsync).WithSummary("One account.");
        users.MapPatch("/{id}", UpdateAsync).WithErrors(StatusCodes.Status409Conflict).WithSummary("Moves an account to another tier or tenant, blocks it, sets its roles. Holds from the next request.");
        users.MapPost("/{id}/grants", GrantAsync).WithSummary("Grants tokens or money on top of the tier's monthly allowance.");
        users.MapPost("/{id}/reset-link", ResetLinkAsync).WithSummary("Makes a link by which the account's owner sets a new password.");
        users.MapGet("/{id}/keys", KeysAsync).WithSummary("The account's API keys, the newest first.");
        users.MapGet("/{id}/usage", UsageAsync).WithSummary("What the account has used this month and has left.");
        users.MapDelete("/{id}", DeleteAsync).WithErrors(StatusCodes.Status409Conflict).WithSummary("Deletes an account, its keys, its sign-ins and its conversations.");
    }

    private static async Task<Ok<ListResponse<AccountResponse>>> SearchAsync(
        AccountStore accounts, UserManager<Account> manager,
        [Description("Part of a name or an address.")] string? search = null,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit) =>
        TypedResults.Ok(ListResponse<AccountResponse>.Of(await accounts.SearchAsync(manager.NormalizeName(search), Paging.NameAfter(after), limit), AccountResponse.Of));

    private static async Task<Created<AccountResponse>> CreateAsync(
        HttpContext context, CreateUserRequest request, AccountCreation creation, TierCatalog tiers, TimeProvider time, AuditLog audit)
    {
        var (email, name) = (Fields.Email(request.Email), request.Name is null ? null : Fields.Name(request.Name));
        var (tier, tenant) = (request.Tier is null ? TierNames.Free : Fields.Tier(request.Tier, tiers), request.Tenant is null ? Caller.DefaultTenant : Fields.Tenant(request.Tenant));
        var account = Account.New(name, email, tier, time.GetUtcNow(), confirmed: true, tenant, Fields.Roles(request.Roles ?? []));
        var result = await NoTenantAsync(tenant, () => creation.CreateAsync(account, by: audit.By(context)));
        if (!result.Succeeded)
        {
            var field = result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.DuplicateEmail)) ? "email" : "name";
            throw new InvalidRequestException($"Another account has this {field}.", field, "taken", StatusCodes.Status409Conflict);
        }

        return TypedResults.Created($"/admin/users/{account.Id}", AccountResponse.Of(account));
    }

    private static async Task<Ok<AccountResponse>> GetAsync(string id, AccountStore accounts) => TypedResults.Ok(AccountResponse.Of(await FindAsync(id, accounts)));

    private static async Task<Ok<AccountResponse>> UpdateAsync(
        string id, UpdateUserRequest request, HttpContext context, AccountStore accounts, AccountErasure erasure, TenantStore tenants, TierCatalog tiers, AuditLog audit)
    {
        var tier = request.Tier is null ? null : Fields.Tier(request.Tier, tiers);
        var tenant = request.Tenant is null ? null : Fields.Tenant(request.Tenant);
        var roles = request.Roles is null ? null : Fields.Roles(request.Roles);
        if (request.Blocked == true || roles?.Contains(RoleNames.Administrator) == false)
        {
            DemandAnother(id, context);
        }

        var moved = tenant is not null && await FindAsync(id, accounts) is var account && account.TenantId != tenant ? account : null;
        if (moved is not null)
        {
            if (!(await tenants.ExistsAsync(tenant!)).Exists)
            {
                throw NoTenant(tenant!);
            }

            // Before the move, so that a failure can be tried again; and after it, for what was stored meanwhile.
            await erasure.ForgetAnswersAsync(moved);
        }

        switch (await accounts.ChangeAsync(id, new AccountChange(tier, tenant, request.Blocked, roles), audit.By(context)))
        {
            case AccountChangeResult.NoAccount:
                throw AccountErrors.NotFound("user");
            case AccountChangeResult.NoTenant:
                throw NoTenant(tenant!);
        }

        if (moved is not null)
        {
            await erasure.ForgetAnswersAsync(moved);
        }

        return TypedResults.Ok(AccountResponse.Of(await FindAsync(id, accounts)));
    }

    private static async Task<Ok<AccountResponse>> GrantAsync(
        string id, GrantRequest request, HttpContext context, AccountStore accounts, TimeProvider time, AuditLog audit)
    {
        var month = UtcMonth.Of(time.GetUtcNow());
        if (request.Month is not null && !UtcMonth.TryParse(request.Month, out month))
        {
            throw Fields.Wrong("month", "'month' has to be a month such as 2026-11.");
        }

        if (request is { Tokens: null or 0, MicroDollars: null or 0 })
        {
            throw Fields.Wrong("tokens", "Grant 'tokens', 'micro_dollars' or both.");
        }

        var grant = new TokenGrant(month, request.Tokens ?? 0, request.MicroDollars ?? 0);
        if (!await accounts.GrantAsync(id, grant, audit.By(context)))
        {
            throw AccountErrors.NotFound("user");
        }

        return TypedResults.Ok(AccountResponse.Of(await FindAsync(id, accounts)));
    }

    private static async Task<Ok<LinkResponse>> ResetLinkAsync(
        string id, HttpContext context, AccountStore accounts, AccountLinks links, IOptions<AccountOptions> options, TimeProvider time, AuditLog audit)
    {
        var account = await FindAsync(id, accounts);
        var link = await links.ResetPasswordAsync(account);
        await audit.WriteAsync(context, "user.reset-link", $"user:{id}");
        return TypedResults.Ok(new LinkResponse(link, time.GetUtcNow() + options.Value.LinkLifetime));
    }

    private static async Task<Ok<ListResponse<KeyResponse>>> KeysAsync(
        string id, AccountStore accounts, ApiKeyStore keys,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit)
    {
        var account = await FindAsync(id, accounts);
        return TypedResults.Ok(ListResponse<KeyResponse>.Of(await keys.ListAsync(account.Id, tenant: null, Paging.TimeAfter(after), limit), KeyResponse.Of));
    }

    private static async Task<Ok<UsageResponse>> UsageAsync(string id, AccountStore accounts, UsageSummary summary)
    {
        var account = await FindAsync(id, accounts);
        return TypedResults.Ok(await summary.OfAsync(new Caller
        {
            Id = CallerIds.Account(account.Id), Kind = CallerKind.User, Tenant = account.TenantId, Tier = account.Tier, UserId = account.Id,
            Grants = [.. account.Grants.Select(grant => new TokenGrant(grant.Month, grant.Tokens, grant.MicroDollars))],
        }));
    }

    private static async Task<NoContent> DeleteAsync(
        string id, HttpContext context, AccountStore accounts, AccountErasure erasure, AuditLog audit)
    {
        DemandAnother(id, context);
        if (!await erasure.EraseAsync(await FindAsync(id, accounts), audit.By(context)))
        {
            throw AccountErrors.NotFound("user");
        }

        return TypedResults.NoContent();
    }

    private static async Task<Account> FindAsync(string id, AccountStore accounts) => await accounts.ReadAsync(id) ?? throw AccountErrors.NotFound("user");

    private static void DemandAnother(string id, HttpContext context)
    {
        if (context.GetCaller().UserId == id)
        {
            throw new ApiException(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, "own_account",
                "Another administrator has to do this to your account, so that one always remains.");
        }
    }

    private static async Task<T> NoTenantAsync<T>(string tenant, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsReferenceMissing(exception))
        {
            throw NoTenant(tenant);
        }
    }

    private static InvalidRequestException NoTenant(string tenant) => Fields.Wrong("tenant", $"There is no tenant '{tenant}'.");
}
