using Microsoft.AspNetCore.Http.Metadata;

namespace AspireAi.Api.Requests;

/// <summary>The longest body that an endpoint reads, in bytes. The server's own limit is off, for the chat's sake, which has one of its own.</summary>
internal sealed record MaxBody(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;

internal static class MaxBodyConventionExtensions
{
    public static TBuilder WithMaxBody<TBuilder>(this TBuilder builder, long bytes) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new MaxBody(bytes));
}
