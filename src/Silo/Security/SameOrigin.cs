using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Security;

/// <summary>
/// A browser must not be a bridge: a page of another site can neither post here nor open the hub, although the server
/// listens on this machine, unless its origin is allowed. Programs send no Origin header and are not affected.
/// </summary>
/// <remarks>
/// <c>Sec-Fetch-Site</c>, which a page cannot set (Fetch Metadata Request Headers, W3C), tells a page of our own also
/// behind a proxy that calls this server by another name.
/// </remarks>
internal sealed class SameOrigin(SiloOptions options)
{
    private readonly string[] _origins = ValueChecks.List(options.AllowedOrigins);

    /// <summary>Refuses changes and sockets that another site's page asks for.</summary>
    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var changes =
            !HttpMethods.IsGet(request.Method)
            && !HttpMethods.IsHead(request.Method)
            && !HttpMethods.IsOptions(request.Method);
        var origin = request.Headers.Origin.ToString();
        return (changes || context.WebSockets.IsWebSocketRequest) && origin.Length > 0 && !IsAllowed(request, origin)
            ? Refusal.WriteAsync(
                context,
                "foreign_origin",
                "Requests from pages of other sites are refused. Start the server with --allowed-origins and the page's origin; "
                    + "behind a proxy, let it pass on the Host it was called by, or send X-Forwarded-Host.",
                "Origin"
            )
            : next(context);
    }

    private bool IsAllowed(HttpRequest request, string origin) =>
        request.Headers["Sec-Fetch-Site"] == "same-origin"
        || _origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || (
            Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, Authority(request, uri), StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The request's host and port, without a port that its origin's scheme implies.</summary>
    private static string Authority(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && port == origin.Port && origin.IsDefaultPort
            ? request.Host.Host
            : request.Host.Value ?? "";
}
