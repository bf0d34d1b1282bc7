using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace AspireAi.Api;

/// <summary>The OpenAPI document, and in development a page to browse it.</summary>
internal static class ApiReferenceExtensions
{
    public static IHostApplicationBuilder AddApiReference(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOpenApi(openApi => openApi
            .AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "AspireAi";
                document.Info.Description = "An OpenAI-compatible API with a defense layer in front of the model.";
                return Task.CompletedTask;
            })
            .AddDocumentTransformer(CallerDescription.DescribeSchemes)
            .AddOperationTransformer(CallerDescription.DescribeOperation)
            .AddOperationTransformer(ErrorDescription.DescribeOperation)
            .AddSchemaTransformer(DescribeSchema));
        return builder;
    }

    public static WebApplication MapApiReference(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        if (app.Environment.IsDevelopment())
        {
            // Its default fonts come from another host.
            app.MapScalarApiReference(scalar => scalar.WithTitle("AspireAi API").DisableDefaultFonts()).AllowAnonymous();
            app.MapGet("/", () => TypedResults.Redirect("/scalar")).ExcludeFromDescription().AllowAnonymous();
        }

        return app;
    }

    private static Task DescribeSchema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var attributes = context.JsonPropertyInfo?.AttributeProvider ?? (context.ParameterDescription?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo;
        if (Fields.RuleOf(attributes) is AllowedValuesAttribute allowed)
        {
            schema.Enum = [.. allowed.Values.Select(static value => JsonValue.Create((string)value!))];
        }

        // It has a converter, behind which the framework does not look.
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?))
        {
            schema.Format = "date-time";
            schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        }

        // A field of a body that has no default can't be null either; it only is so that a missing one is answered with its name.
        if (context.ParameterDescription is not null && context.JsonPropertyInfo?.AssociatedParameter is { HasDefaultValue: false })
        {
            schema.Type &= ~JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }
}
