using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.SingleFlight;

public static class SingleFlightChatClientBuilderExtensions
{
    /// <summary>Joins equal requests that run at the same time.</summary>
    public static ChatClientBuilder UseSingleFlight(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<SingleFlightChatClient>(services, inner));
}
