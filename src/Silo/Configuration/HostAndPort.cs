using System.Globalization;
using System.Net;

namespace Pipeline.Silo.Configuration;

/// <summary>A host and perhaps a port: <c>silo-2</c>, <c>10.0.0.7:11111</c>, <c>[fd00::7]:11111</c>.</summary>
/// <param name="Host">A name, or an address without brackets.</param>
/// <param name="Port">The port; null: none was given.</param>
internal readonly record struct HostAndPort(string Host, int? Port)
{
    /// <summary>Reads one; null when it is none.</summary>
    public static HostAndPort? TryParse(string text)
    {
        if (IPAddress.TryParse(text.Trim('[', ']'), out var alone))
        {
            return new HostAndPort(alone.ToString(), null);
        }

        var colon = text.LastIndexOf(':');
        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic)
        {
            return null;
        }

        if (colon < 0)
        {
            return new HostAndPort(host, null);
        }

        return
            int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= IPEndPoint.MaxPort
            ? new HostAndPort(host, port)
            : null;
    }
}
