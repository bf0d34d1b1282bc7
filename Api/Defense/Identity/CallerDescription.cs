using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AspireAi.Api.Defense.Identity;

/// <summary>Writes into the OpenAPI document who may call what, from the same metadata that <see cref="IdentityMiddleware"/> obeys.</summary>
internal static class CallerDescription
{
    private const string SchemeId = "bearer";

    public static Task DescribeSchemes(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.AddComponent(SchemeId, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key (sk-aai-…), the access token of a sign-in (aat-…), or a token of the configured authority.",
        });
        return Task.CompletedTask;
    }

    public static Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            Describe(operation, "Open to anyone.");
            return Task.CompletedTask;
        }

        var requirement = metadata.OfType<CallerRequirement>().LastOrDefault();
        Describe(operation, requirement switch
        {
            null => "For every caller; guests too, where they are allowed.",
            { Role: { } role } => $"Needs the role `{role}`.",
            { KeysWillDo: true } => "Needs an account: a person who is signed in, or one of their API keys.",
            _ => "Needs a person who is signed in.",
        });
        operation.Security ??= [];
        operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SchemeId, context.Document)] = [] });
        if (requirement is null)
        {
            // Optional: an empty requirement beside the other one.
            operation.Security.Add([]);
        }

        Respond(operation, StatusCodes.Status401Unauthorized, "Missing or invalid credentials.");
        if (requirement is not null)
        {
            Respond(operation, StatusCodes.Status403Forbidden, "Known, but not allowed.");
        }
        return Task.CompletedTask;
    }

    private static void Describe(OpenApiOperation operation, string who) =>
        operation.Description = string.IsNullOrEmpty(operation.Description) ? who : $"{operation.Description}\n\n{who}";

    private static void Respond(OpenApiOperation operation, int status, string description)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse { Description = description });
    }
}
