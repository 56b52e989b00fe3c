using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Security;

/// <summary>
/// The names under which the server answers. While it listens on loopback only, a request must name a loopback host: a
/// web site that resolves its own name to 127.0.0.1 (DNS rebinding) gets nothing. A proxy that keeps the name by which
/// it was called has that name allowed.
/// </summary>
/// <remarks>The name in the request itself counts, never a forwarded one, which a page could set.</remarks>
internal sealed class AllowedHosts
{
    private readonly string[] _names;
    private readonly bool _all;

    /// <summary>The names that some options allow.</summary>
    public AllowedHosts(SiloOptions options)
    {
        _names = ValueChecks.List(options.AllowedHosts);
        _all = _names.Contains("*") || (_names.Length == 0 && !ListeningAddresses.AreLoopback(options.Urls));
    }

    /// <summary>Whether a request may name a host.</summary>
    /// <param name="host">The host, without port.</param>
    public bool Allows(string host) =>
        _all
        || ListeningAddresses.IsLoopback(host)
        || _names.Any(name =>
            name.StartsWith("*.", StringComparison.Ordinal)
                ? host.Length > name.Length - 1 && host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)
                : host.Equals(name, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Refuses requests that name another host.</summary>
    public Task CheckAsync(HttpContext context, RequestDelegate next) =>
        Allows(context.Request.Host.Host)
            ? next(context)
            : Refusal.WriteAsync(
                context,
                "foreign_host",
                "This server does not answer under that name. Use localhost, or start it with --allowed-hosts and the name.",
                "Host"
            );
}
