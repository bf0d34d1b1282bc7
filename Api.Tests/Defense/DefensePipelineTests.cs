using System.Reflection;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Quota.Gate;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.Resilience;
using AspireAi.Api.Defense.SingleFlight;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Models;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense;

public sealed class DefensePipelineTests
{
    [Fact]
    public async Task Stages_StandInTheOrderOfTheReadme()
    {
        await using var api = new ApiHost();
        var stages = new List<Type>();
        for (var client = api.Services.GetRequiredService<IChatClient>(); client is not null; client = Inner(client))
        {
            stages.Add(client.GetType());
        }

        Assert.Equal(
            [
                typeof(TelemetryChatClient),
                typeof(RateLimitChatClient),
                typeof(QuotaGateChatClient),
                typeof(ExactCacheChatClient),
                typeof(SingleFlightChatClient),
                typeof(SemanticCacheChatClient),
                typeof(ReservationChatClient),
                typeof(ResilienceChatClient),
                typeof(OpenTelemetryChatClient),
                typeof(ProviderChatClient),
            ],
            stages);
    }

    private static IChatClient? Inner(IChatClient client) => client is DelegatingChatClient
        ? (IChatClient?)typeof(DelegatingChatClient).GetProperty("InnerClient", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(client)
        : null;
}
