using System.Net;

namespace Pipeline.Silo.Configuration;

/// <summary>For whom a server listens.</summary>
internal static class ListeningAddresses
{
    /// <summary>Whether it listens for this machine alone.</summary>
    /// <param name="urls">Its addresses, separated by ';'.</param>
    public static bool AreLoopback(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .All(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsLoopback(uri.Host));

    /// <summary>Whether a host is this machine, by a name or an address that no other machine can reach.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
