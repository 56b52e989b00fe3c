using System.Reflection;

namespace Pipeline.Silo.Http;

/// <summary>Refuses query parameters of the native API that the route does not have, as its bodies do with
/// fields.</summary>
internal static class QueryFields
{
    public static IApplicationBuilder UseKnownQueryFields(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (
                    context.Request.Query.Count > 0
                    && context.GetEndpoint() is RouteEndpoint endpoint
                    && endpoint.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true
                    && endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler
                )
                {
                    var known = handler
                        .GetParameters()
                        .Where(parameter =>
                            IsValue(parameter.ParameterType)
                            && endpoint.RoutePattern.GetParameter(parameter.Name!) is null
                        )
                        .Select(parameter => parameter.Name!)
                        .ToArray();
                    foreach (var name in context.Request.Query.Keys)
                    {
                        if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                        {
                            return ErrorResponses.WriteAsync(context, KnownFields.Unknown("", name, known));
                        }
                    }
                }

                return next(context);
            }
        );

    private static bool IsValue(Type type) =>
        type == typeof(string) || (Nullable.GetUnderlyingType(type) ?? type).IsPrimitive;
}
