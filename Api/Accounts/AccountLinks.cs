using Microsoft.AspNetCore.Identity;

namespace AspireAi.Api.Accounts;

/// <summary>Links that stand for a person: each holds a code that is good once and for a while, and ends with the next change of password.</summary>
internal sealed class AccountLinks(UserManager<Account> manager, IOptions<AccountOptions> options)
{
    public async Task<Uri> ResetPasswordAsync(Account account) =>
        Link("reset-password", account, await manager.GeneratePasswordResetTokenAsync(account));

    public async Task<Uri> ConfirmEmailAsync(Account account) =>
        Link("confirm-email", account, await manager.GenerateEmailConfirmationTokenAsync(account));

    private Uri Link(string page, Account account, string code) =>
        new($"{options.Value.PublicUrl.AbsoluteUri.TrimEnd('/')}/{page}?user={account.Id}&code={Uri.EscapeDataString(code)}");
}
