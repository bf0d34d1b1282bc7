using AspireAi.Api.Defense.Identity;
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
            .AddOperationTransformer(CallerDescription.DescribeOperation));
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
}
