using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Silo.Security;

/// <summary>
/// While the program listens on loopback only, a request must name a loopback host: a web site that resolves its own
/// name to 127.0.0.1 (DNS rebinding) gets nothing.
/// </summary>
internal static class OwnHosts
{
    public static IApplicationBuilder UseOwnHosts(this IApplicationBuilder app, string urls)
    {
        var loopback = urls.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .All(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsLoopback(uri.Host));
        return !loopback ? app : app.Use(async (context, next) =>
        {
            if (!IsLoopback(context.Request.Host.Host))
            {
                await Refusal.WriteAsync(
                    context, "foreign_host", "This server listens for this machine only; use localhost, or start it with --urls.", "Host");
                return;
            }

            await next(context);
        });
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
