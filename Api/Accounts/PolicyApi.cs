using AspireAi.Api.Accounts.Mail;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Accounts;

/// <summary>What forms can say before a mistake is made. The same for everybody, and no secret.</summary>
internal static class PolicyApi
{
    public static void MapPolicyApi(this RouteGroupBuilder account) =>
        account.MapGet("/policy", Get).AllowAnonymous().WithSummary("What this server asks of accounts, for forms to say before a mistake is made.");

    private static Ok<PolicyResponse> Get(IOptionsMonitor<AccountOptions> accounts, IOptionsMonitor<GuestOptions> guests, MailOutbox mail) => TypedResults.Ok(
        new PolicyResponse(guests.CurrentValue.Allowed, accounts.CurrentValue.SignUps, accounts.CurrentValue.MinPasswordLength, mail.IsConfigured));
}
