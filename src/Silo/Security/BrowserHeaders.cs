namespace Pipeline.Silo.Security;

/// <summary>Headers that keep the dashboard to its own scripts and styles.</summary>
internal static class BrowserHeaders
{
    /// <summary>Where Orleans' own dashboard is.</summary>
    public const string OrleansPath = "/orleans";

    private const string Policy =
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    // Orleans' dashboard draws with styles that it writes itself, and has a font in its style sheet.
    private const string PolicyOfOrleans =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

    public static IApplicationBuilder UseBrowserHeaders(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(OrleansPath)
                    ? PolicyOfOrleans
                    : Policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                return next(context);
            }
        );
}
