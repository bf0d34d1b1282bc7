using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Conversations.Answers;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Cache.Feedback;

namespace AspireAi.Api.Accounts;

/// <summary>
/// Deletes an account with everything of the person: keys, sign-ins and conversations with it, the cached answers that only they
/// could be served, and their votes. What is cached goes first: a deleted account can't be asked again for what is left of it.
/// </summary>
internal sealed class AccountErasure(AccountStore accounts, AnswerRuns runs, AnswerVotes votes)
{
    /// <param name="account">Whose.</param>
    /// <param name="by">For the audit log; null: its owner.</param>
    /// <returns>False where it is gone already.</returns>
    public async Task<bool> EraseAsync(Account account, AuditStamp? by = null)
    {
        if (account.Roles.Contains(RoleNames.Administrator) && !await accounts.AnyAdministratorAsync(except: account.Id))
        {
            throw AccountErrors.LastAdministrator();
        }

        await ForgetAnswersAsync(account);
        var (deleted, running) = await accounts.DeleteAsync(account.Id, by);
        foreach (var run in running)
        {
            await runs.StopAsync(run);
        }

        // Also what was stored meanwhile; from now on nothing is.
        await ForgetAnswersAsync(account);
        return deleted;
    }

    /// <summary>For whoever changes tenant, too: nothing would find what was cached under the former one.</summary>
    public Task ForgetAnswersAsync(Account account) => votes.EraseAsync(AnswerKeys.CallerTag(account.TenantId, CallerIds.Account(account.Id)));
}
