using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Silo.Security;

/// <summary>
/// A browser must not be a bridge: a page of another site can neither post here nor open the hub, although the server
/// listens on this machine. Programs send no Origin header and are not affected.
/// </summary>
internal static class SameOrigin
{
    public static IApplicationBuilder UseSameOrigin(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var changes = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        var origin = context.Request.Headers.Origin.ToString();
        if ((changes || context.WebSockets.IsWebSocketRequest) && origin.Length > 0 && !IsOwn(context.Request, origin))
        {
            await Refusal.WriteAsync(
                context, "foreign_origin", "Requests from pages of other sites are refused.", "Origin");
            return;
        }

        await next(context);
    });

    private static bool IsOwn(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
