using AspireAi.Api.Defense;
using AspireAi.Api.Models;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>Who answers is who bills: a call that another model takes over is reserved at the dearer price and settled at its own.</summary>
public sealed class AnsweringModelTests(StoreServers servers)
{
    private const string Other = "dearer";

    [Theory, InlineData(false), InlineData(true)]
    public async Task Fallback_ThatAnswers_IsPaidAtItsOwnPrice(bool stream)
    {
        var who = QuotaHosts.NewAddress();
        await using var hosts = await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), new()
        {
            ["Models:0:Fallbacks:0"] = Other,
            ["Models:1:Name"] = Other,
            ["Models:1:Endpoint"] = QuotaHosts.SameUpstream,
            ["Models:1:InputPrice"] = "20",
            ["Models:1:OutputPrice"] = "80",
            ["Models:1:TokenizerMargin"] = "0",
        }, services => services.AddChatClient(provider => new FallsBack(provider.GetRequiredService<ProviderChatClient>())).UseDefense(isCollected: true));
        using var client = hosts.Client(who);

        using var response = await client.PostChatAsync(QuotaHosts.Ask("a", extra: stream ? ",\"stream\":true" : ""));

        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync();
        var record = await hosts.RecordAsync(who);
        Assert.Equal((Other, ((record.PromptTokens * 20) + (record.OutputTokens * 80)) * 1000), (record.Model, record.Cost));
        Assert.Equal(hosts.Upstream.Total, new Bill(1, record.PromptTokens, record.OutputTokens));
        Assert.Equal(default, record.Flags);
    }

    /// <summary>Gives every call to the second model.</summary>
    private sealed class FallsBack(IChatClient provider) : DelegatingChatClient(provider)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetResponseAsync(messages, Moved(options), cancellationToken);

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetStreamingResponseAsync(messages, Moved(options), cancellationToken);

        private static ChatOptions Moved(ChatOptions? options)
        {
            var moved = options!.Clone();
            moved.ModelId = Other;
            return moved;
        }
    }
}
