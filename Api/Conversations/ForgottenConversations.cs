using AspireAi.Api.Conversations.Answers;
using AspireAi.Api.Conversations.Store;
using AspireAi.Api.Defense.SingleFlight;

namespace AspireAi.Api.Conversations;

/// <summary>Lets everything go that an account has said, as its deletion demands.</summary>
internal sealed class ForgottenConversations(ConversationStore store, AnswerRuns runs)
{
    public async Task ForgetAsync(string account)
    {
        foreach (var run in await store.DeleteAllAsync(account))
        {
            if (FlightToken.TryParse(run, out var token))
            {
                await runs.StopAsync(token);
            }
        }
    }
}
