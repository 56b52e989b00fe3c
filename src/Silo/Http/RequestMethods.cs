using Pipeline.Contracts.Errors;

namespace Pipeline.Silo.Http;

/// <summary>
/// Methods that every route understands: HEAD answers as GET does, without the body, and OPTIONS lists what is allowed.
/// A method that a route does not have is 405 with that list.
/// </summary>
internal static class RequestMethods
{
    /// <summary>Before routing: HEAD is routed and answered as GET. The server below, which saw the request's own
    /// method, sends no body.</summary>
    public static IApplicationBuilder UseHeadAsGet(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (HttpMethods.IsHead(context.Request.Method))
                {
                    context.Features.Set(new HeadRequest());
                    context.Request.Method = HttpMethods.Get;
                }

                await next(context);
            }
        );

    /// <summary>After routing: answers requests for which there is no route, or none with the method.</summary>
    public static IApplicationBuilder UseKnownMethods(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (context.GetEndpoint() is null)
                {
                    await ErrorResponses.WriteAsync(
                        context,
                        new PipelineException(
                            ErrorCode.UnknownPath,
                            $"There is nothing at {Method(context)} {context.Request.Path}. GET /openapi/v1.json lists what there is."
                        )
                    );
                    return;
                }

                await next(context);
                if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
                {
                    await AllowAsync(context);
                }
            }
        );

    /// <summary>Whether the request wants the headers alone. A response without an end must not go on then.</summary>
    public static bool IsHead(HttpContext context) => context.Features.Get<HeadRequest>() is not null;

    private static Task AllowAsync(HttpContext context)
    {
        var allowed = context
            .Response.Headers.Allow.ToString()
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Append(HttpMethods.Options);
        if (allowed.Contains(HttpMethods.Get))
        {
            allowed = allowed.Append(HttpMethods.Head);
        }

        var list = string.Join(", ", allowed.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        context.Response.Headers.Allow = list;
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return ErrorResponses.WriteAsync(
            context,
            new PipelineException(
                ErrorCode.UnknownMethod,
                $"{Method(context)} is not possible at {context.Request.Path}; {list} are."
            )
        );
    }

    private static string Method(HttpContext context) => IsHead(context) ? HttpMethods.Head : context.Request.Method;

    private sealed record HeadRequest;
}
