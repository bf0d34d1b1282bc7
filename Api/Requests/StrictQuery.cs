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
            var (query, route) = (invocation.HttpContext.Request.Query, invocation.HttpContext.Request.RouteValues);
            foreach (var (name, _) in query)
            {
                if (!known.Contains(name, StringComparer.OrdinalIgnoreCase) || route.ContainsKey(name))
                {
                    throw ApiErrorMiddleware.UnknownName($"The query parameter '{name}'", name, name, [.. known.Where(one => !route.ContainsKey(one))]);
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
