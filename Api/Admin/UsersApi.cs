using System.ComponentModel;
using AspireAi.Api.Accounts;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Conversations;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AspireAi.Api.Admin;

/// <summary>Accounts, for administrators. Nobody blocks, demotes or deletes themselves, so that an administrator always remains.</summary>
internal static class UsersApi
{
    private const int MostPerPage = 200;
    private const int DefaultPerPage = 50;

    public static void MapUsersApi(this IEndpointRouteBuilder admin)
    {
        var users = admin.MapGroup("/users").WithTags("Administration: users");
        users.MapGet("", SearchAsync).WithSummary("Accounts by name, with those whose name or address contains the text.");
        users.MapPost("", CreateAsync).WithSummary("Makes an account. Its owner sets the password by a link: POST /admin/users/{id}/reset-link.");
        users.MapGet("/{id}", GetAsync).WithSummary("One account.");
        users.MapPatch("/{id}", UpdateAsync).WithSummary("Moves an account to another tier or tenant, blocks it, sets its roles. Holds from the next request.");
        users.MapPost("/{id}/grants", GrantAsync).WithSummary("Grants tokens or money on top of the tier's monthly allowance.");
        users.MapPost("/{id}/reset-link", ResetLinkAsync).WithSummary("Makes a link by which the account's owner sets a new password.");
        users.MapGet("/{id}/keys", KeysAsync).WithSummary("The account's API keys, the newest first.");
        users.MapGet("/{id}/usage", UsageAsync).WithSummary("What the account has used this month and has left.");
        users.MapDelete("/{id}", DeleteAsync).WithSummary("Deletes an account, its keys, its sign-ins and its conversations.");
    }

    private static async Task<Ok<ListResponse<AccountResponse>>> SearchAsync(
        AccountStore accounts, UserManager<Account> manager,
        [Description("Part of a name or an address.")] string? search = null,
        [Description("'next' of the page before.")] string? after = null,
        [Description("1 to 200; default 50.")] int limit = DefaultPerPage)
    {
        var page = await accounts.SearchAsync(manager.NormalizeName(search), after, Math.Clamp(limit, 1, MostPerPage));
        return TypedResults.Ok(new ListResponse<AccountResponse>([.. page.Accounts.Select(AccountResponse.Of)], page.Next));
    }

    private static async Task<Created<AccountResponse>> CreateAsync(
        HttpContext context, CreateUserRequest request, UserManager<Account> manager, AccountStore accounts, TenantStore tenants, TierCatalog tiers, TimeProvider time, AdminLog log)
    {
        var account = new Account
        {
            Id = AccountIds.New(),
            Email = Fields.Email(request.Email),
            Name = request.Name is null ? AccountIds.NewName() : Fields.Name(request.Name),
            Tier = request.Tier is null ? TierNames.Free : Fields.Tier(request.Tier, tiers),
            Tenant = request.Tenant is null ? Caller.DefaultTenant : Fields.Tenant(request.Tenant),
            Roles = Fields.Roles(request.Roles ?? []),
            CreatedAt = time.GetUtcNow(),
            EmailConfirmed = true,
        };
        if (!(await tenants.ExistsAsync(account.Tenant)).Exists)
        {
            throw Fields.Wrong("tenant", $"There is no tenant '{account.Tenant}'.");
        }

        var result = await manager.CreateAsync(account);
        if (!result.Succeeded)
        {
            var field = result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.DuplicateEmail)) ? "email" : "name";
            throw new InvalidRequestException($"Another account has this {field}.", field, "taken", StatusCodes.Status409Conflict);
        }

        log.Did(context.GetCaller(), "made the account", account.Id);
        return TypedResults.Created($"/admin/users/{account.Id}", AccountResponse.Of((await accounts.ReadAsync(account.Id))!));
    }

    private static async Task<Ok<AccountResponse>> GetAsync(string id, AccountStore accounts) => TypedResults.Ok(AccountResponse.Of(await FindAsync(id, accounts)));

    private static async Task<Ok<AccountResponse>> UpdateAsync(
        string id, UpdateUserRequest request, HttpContext context, AccountStore accounts, TierCatalog tiers, AdminLog log)
    {
        var tier = request.Tier is null ? null : Fields.Tier(request.Tier, tiers);
        var tenant = request.Tenant is null ? null : Fields.Tenant(request.Tenant);
        var roles = request.Roles is null ? null : Fields.Roles(request.Roles);
        if (request.Blocked == true || roles?.Contains(RoleNames.Administrator) == false)
        {
            DemandAnother(id, context);
        }

        var account = await FindAsync(id, accounts);
        if (tenant is not null && tenant != account.Tenant)
        {
            var moved = await accounts.MoveAsync(account, tenant);
            if (moved != 1)
            {
                throw moved == 0 ? AccountErrors.Changed() : Fields.Wrong("tenant", $"There is no tenant '{tenant}'.");
            }
        }

        if ((tier is not null || request.Blocked is not null || roles is not null) && !await accounts.SetAsync(id, tier, request.Blocked, roles))
        {
            throw AccountErrors.NotFound("user");
        }

        log.Did(context.GetCaller(), $"set {Changes(request)} of the account", id);
        return TypedResults.Ok(AccountResponse.Of(await FindAsync(id, accounts)));
    }

    private static async Task<Ok<AccountResponse>> GrantAsync(
        string id, GrantRequest request, HttpContext context, AccountStore accounts, TimeProvider time, AdminLog log)
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

        var grant = new TokenGrant(month, Fields.Amount(request.Tokens, "tokens"), Fields.Amount(request.MicroDollars, "micro_dollars"));
        if (!await accounts.GrantAsync(id, grant))
        {
            throw AccountErrors.NotFound("user");
        }

        log.Did(context.GetCaller(), $"granted {grant.Tokens} tokens and {grant.MicroDollars} micro-dollars for {month} to the account", id);
        return TypedResults.Ok(AccountResponse.Of(await FindAsync(id, accounts)));
    }

    private static async Task<Ok<LinkResponse>> ResetLinkAsync(
        string id, HttpContext context, AccountStore accounts, AccountLinks links, IOptions<AccountOptions> options, TimeProvider time, AdminLog log)
    {
        var account = await FindAsync(id, accounts);
        var link = await links.ResetPasswordAsync(account);
        log.Did(context.GetCaller(), "made a link to reset the password of the account", id);
        return TypedResults.Ok(new LinkResponse(link, time.GetUtcNow() + options.Value.LinkLifetime));
    }

    private static async Task<Ok<ListResponse<KeyResponse>>> KeysAsync(string id, AccountStore accounts, ApiKeyStore keys)
    {
        var account = await FindAsync(id, accounts);
        return TypedResults.Ok(new ListResponse<KeyResponse>([.. (await keys.OfAccountAsync(account.Id)).Select(KeyResponse.Of)]));
    }

    private static async Task<Ok<UsageResponse>> UsageAsync(string id, AccountStore accounts, UsageSummary summary)
    {
        var account = await FindAsync(id, accounts);
        return TypedResults.Ok(await summary.OfAsync(new Caller
        {
            Id = CallerIds.Account(account.Id), Kind = CallerKind.User, Tenant = account.Tenant, Tier = account.Tier, UserId = account.Id, Grants = account.Grants,
        }));
    }

    private static async Task<NoContent> DeleteAsync(
        string id, HttpContext context, AccountStore accounts, ApiKeyStore keys, ForgottenConversations conversations, AdminLog log)
    {
        DemandAnother(id, context);
        if (!await accounts.TryDeleteAsync(await FindAsync(id, accounts)))
        {
            throw AccountErrors.Changed();
        }

        await keys.RevokeAllAsync(id);
        await conversations.ForgetAsync(id);
        log.Did(context.GetCaller(), "deleted the account", id);
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

    private static string Changes(UpdateUserRequest request) => string.Join(", ", ((string?[])
    [
        request.Tier is null ? null : $"tier {request.Tier}",
        request.Tenant is null ? null : $"tenant {request.Tenant}",
        request.Blocked is null ? null : $"blocked {request.Blocked}",
        request.Roles is null ? null : $"roles [{string.Join(' ', request.Roles)}]",
    ]).OfType<string>());
}
