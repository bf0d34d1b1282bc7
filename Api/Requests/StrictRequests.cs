using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireAi.Api.Requests;

internal static class StrictRequestExtensions
{
    /// <summary>
    /// Refuses query parameters that the endpoint does not have (a misspelled filter would be no filter), fields in a body where it takes none,
    /// and values that the attributes of its parameters and of its body's fields rule out. The OpenAPI document states the same attributes.
    /// </summary>
    public static TBuilder WithStrictRequests<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithErrors(StatusCodes.Status400BadRequest).AddEndpointFilterFactory((endpoint, next) =>
    {
        var parameters = endpoint.MethodInfo.GetParameters();
        string[] known = [.. parameters.Where(IsSimple).Select(parameter => parameter.Name!)];
        var json = endpoint.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return async invocation =>
        {
            var http = invocation.HttpContext;
            var route = http.Request.RouteValues;
            foreach (var (name, _) in http.Request.Query)
            {
                if (!known.Contains(name, StringComparer.OrdinalIgnoreCase) || route.ContainsKey(name))
                {
                    throw ApiErrorMiddleware.UnknownName($"The query parameter '{name}'", name, name, [.. known.Where(one => !route.ContainsKey(one))]);
                }
            }

            for (var i = 0; i < parameters.Length; i++)
            {
                Fields.Check(parameters[i].Name!, invocation.Arguments[i], parameters[i]);
            }

            if (http.GetEndpoint()!.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } body)
            {
                CheckFields(invocation.Arguments.Single(argument => argument?.GetType() == body)!, json, "");
            }
            else if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
            {
                await RefuseFieldsAsync(http.Request, json);
            }

            return await next(invocation);
        };
    });

    private static void CheckFields(object body, JsonSerializerOptions json, string path)
    {
        foreach (var field in json.GetTypeInfo(body.GetType()).Properties)
        {
            var value = field.Get?.Invoke(body);
            Fields.Check(path + field.Name, value, field.AttributeProvider);
            if (value is KeyLimits)
            {
                CheckFields(value, json, $"{path}{field.Name}.");
            }
        }
    }

    private static async Task RefuseFieldsAsync(HttpRequest request, JsonSerializerOptions json)
    {
        try
        {
            _ = await JsonSerializer.DeserializeAsync<NoFields>(request.Body, json, request.HttpContext.RequestAborted);
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException("This address takes no body.", exception);
        }
    }

    /// <summary>Read from the address, and neither a service nor the body.</summary>
    private static bool IsSimple(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(string) || type.IsPrimitive || type.IsEnum || (type.IsValueType && type != typeof(CancellationToken));
    }

    private sealed record NoFields;
}
