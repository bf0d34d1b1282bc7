using System.ComponentModel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace AspireAi.Api.Errors;

/// <summary>Writes into the OpenAPI document how every operation can fail. The body is <see cref="ApiErrorWriter"/>'s.</summary>
internal static class ErrorDescription
{
    /// <summary>For what the endpoint itself refuses, beside what follows from its address, its body and its caller.</summary>
    public static TBuilder WithErrors<TBuilder>(this TBuilder builder, params int[] statuses) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata([.. statuses.Select(static status => new ProducesResponseTypeMetadata(status, typeof(ErrorResponse), ["application/json"]))]);

    /// <summary>Goes behind the transformers that add responses.</summary>
    public static Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var responses = operation.Responses ??= [];
        int[] statuses =
        [
            .. operation.RequestBody is null ? [] : (int[])[StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType],
            .. operation.Parameters?.Any(static parameter => parameter.In == ParameterLocation.Path) == true ? (int[])[StatusCodes.Status404NotFound] : [],
            StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable,
        ];
        foreach (var status in statuses)
        {
            responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(status) });
        }

        operation.Responses = [];
        foreach (var (status, response) in responses.OrderBy(static response => response.Key, StringComparer.Ordinal))
        {
            if (status[0] is '4' or '5')
            {
                ((OpenApiResponse)response).Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = new OpenApiSchemaReference(nameof(ErrorResponse), context.Document) },
                };
            }

            operation.Responses.Add(status, response);
        }

        return Task.CompletedTask;
    }

    internal sealed record ErrorResponse(ErrorDetail Error);

    internal sealed record ErrorDetail(
        string Message, string Type,
        [property: Description("The field that is wrong, such as messages[0].role.")] string? Param,
        string? Code);
}
