using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Telemetry;

public static class TelemetryChatClientBuilderExtensions
{
    /// <summary>One span and one outcome per request.</summary>
    public static ChatClientBuilder UseDefenseTelemetry(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<TelemetryChatClient>(services, inner));
}
