using System.Net;
using System.Net.Sockets;
using Pipeline.Silo.Configuration;
using SiloOptions = Pipeline.Silo.Configuration.SiloOptions;

namespace Pipeline.Silo.Clustering;

/// <summary>Where a silo is reached by the others.</summary>
/// <param name="Address">The address that is told to the cluster.</param>
/// <param name="SiloPort">The port for other silos that is told to the cluster.</param>
/// <param name="GatewayPort">The port for cluster clients; 0: none.</param>
/// <param name="Listening">Where the port for other silos is opened.</param>
/// <param name="GatewayListening">Where the port for clients is opened.</param>
internal sealed record SiloAddresses(
    IPAddress Address,
    int SiloPort,
    int GatewayPort,
    IPEndPoint Listening,
    IPEndPoint GatewayListening
)
{
    /// <summary>Orleans' usual ports; a silo that comes back at the same address takes its own place at once.</summary>
    private const int UsualSiloPort = 11111;

    private const int UsualGatewayPort = 30000;

    /// <summary>The addresses that options name.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ConfigurationException">The advertised host has no address.</exception>
    public static SiloAddresses Of(SiloOptions options)
    {
        var listeningPort = options.SiloPort == 0 ? UsualSiloPort : options.SiloPort;
        var gatewayPort = options.GatewayPort == 0 ? UsualGatewayPort : options.GatewayPort;
        var advertised = options.Advertise is { } given ? HostAndPort.TryParse(given) : null;
        var address = Resolve(advertised?.Host);

        // What is told as this machine's own address to itself is not opened to others.
        var listening = IPAddress.IsLoopback(address) ? address : Any(address.AddressFamily);
        return new SiloAddresses(
            address,
            advertised?.Port ?? listeningPort,
            gatewayPort,
            new IPEndPoint(listening, listeningPort),
            new IPEndPoint(listening, gatewayPort)
        );
    }

    private static IPAddress Resolve(string? host)
    {
        if (host is not null && IPAddress.TryParse(host, out var given))
        {
            return given;
        }

        IPAddress[] found;
        try
        {
            found = Dns.GetHostAddresses(host ?? Dns.GetHostName());
        }
        catch (SocketException)
        {
            found = [];
        }

        // Others cannot come by an address that every machine calls its own, unless it was asked for by name.
        return found
                .Where(address => host is not null || !IPAddress.IsLoopback(address))
                .Where(address => !address.IsIPv6LinkLocal)
                .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
                .FirstOrDefault()
            ?? throw new ConfigurationException(
                host is null
                    ? "advertise: this machine has no address by which other silos could reach it; give one with --advertise HOST:PORT."
                    : $"advertise: '{host}' has no address; give a name or an address of this machine that other silos can reach."
            );
    }

    private static IPAddress Any(AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
}
