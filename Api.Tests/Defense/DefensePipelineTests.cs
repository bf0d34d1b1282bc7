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
    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("")]
    public async Task Stages_StandInTheOrderOfTheReadme(string collector)
    {
        await using var api = new ApiHost(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector });
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
                typeof(FallbackChatClient),
                typeof(ReservationChatClient),
                typeof(ResilienceChatClient),
                .. collector.Length > 0 ? [typeof(OpenTelemetryChatClient)] : Type.EmptyTypes,
                typeof(ProviderChatClient),
            ],
            stages);
    }

    private static IChatClient? Inner(IChatClient client) => client is DelegatingChatClient
        ? (IChatClient?)typeof(DelegatingChatClient).GetProperty("InnerClient", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(client)
        : null;
}
