using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Data;
using AspireAi.Api.Defense.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Accounts;

/// <summary>Accounts and keys for tests that are about something else.</summary>
internal static class TestAccounts
{
    /// <returns>The id of a new account; its tenant is made where there is none.</returns>
    public static async Task<string> NewAsync(IServiceProvider services, string tier, string tenant = Caller.DefaultTenant)
    {
        if (tenant != Caller.DefaultTenant)
        {
            await services.GetRequiredService<TenantStore>().CreateAsync(tenant, tenant, new AuditStamp("test", TimeProvider.System.GetUtcNow()));
        }

        await using var scope = services.CreateAsyncScope();
        var account = Account.New(name: null, $"{RandomIds.New()}@example.org", tier, TimeProvider.System.GetUtcNow(), confirmed: true, tenant);
        Assert.True((await scope.ServiceProvider.GetRequiredService<AccountCreation>().CreateAsync(account)).Succeeded);
        return account.Id;
    }

    /// <returns>The whole text of a new key.</returns>
    public static async Task<string> KeyAsync(IServiceProvider services, string account, KeyLimits? limits = null)
    {
        var (result, _, text) = await services.GetRequiredService<ApiKeyStore>().CreateForAccountAsync(account, "test", expiresAt: null, limits, most: 10);
        Assert.Equal(KeyCreation.Created, result);
        return text;
    }
}
