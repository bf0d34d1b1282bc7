using AspireAi.Api.Conversations.Answers;
using AspireAi.Api.Conversations.Store;

namespace AspireAi.Api.Conversations;

public static class ConversationsHostExtensions
{
    /// <summary>People's conversations. Goes after the defense layer, whose pipeline answers in them.</summary>
    public static IHostApplicationBuilder AddConversations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<ConversationOptions>(ConversationOptions.Section);
        builder.Services.AddSingleton<ConversationStore>();
        builder.Services.AddSingleton<AnswerRuns>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AnswerRuns>());
        return builder;
    }
}
