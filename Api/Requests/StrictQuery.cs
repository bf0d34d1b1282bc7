using System.Reflection;
using AspireAi.Api.Errors;

namespace AspireAi.Api.Requests;

internal static class StrictQueryExtensions
{
    /// <summary>Refuses query parameters that the endpoint does not have: a misspelled filter would be no filter.</summary>
    public static RouteGroupBuilder WithStrictQuery(this RouteGroupBuilder group) => group.AddEndpointFilterFactory((endpoint, next) =>
    {
        string[] known = [.. endpoint.MethodInfo.GetParameters().Where(IsSimple).Select(parameter => parameter.Name!)];
        return invocation =>
        {
            foreach (var (name, _) in invocation.HttpContext.Request.Query)
            {
                if (!known.Contains(name, StringComparer.OrdinalIgnoreCase) || invocation.HttpContext.Request.RouteValues.ContainsKey(name))
                {
                    throw ApiErrorMiddleware.UnknownName($"The query parameter '{name}'", name, name, known);
                }
            }

            return next(invocation);
        };
    });

    /// <summary>Read from the address, and neither a service nor the body.</summary>
    private static bool IsSimple(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(string) || type.IsPrimitive || type.IsEnum || (type.IsValueType && type != typeof(CancellationToken));
    }
}
