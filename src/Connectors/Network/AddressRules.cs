using System.Net;
using System.Net.Sockets;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Network;

/// <summary>
/// Which addresses connectors may reach: all that are public, and of private ones those that the server's operator has
/// named. Whoever may add a connector, or write a link into a page, is not to reach the machines behind the firewall.
/// </summary>
public sealed class AddressRules
{
    // https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, and what leads to
    // IPv4 addresses by IPv6 ones: 6to4, Teredo, NAT64.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialInGlobal =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(network => IPNetwork.Parse(network)),
    ];

    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];

    /// <summary>Rules with exceptions.</summary>
    /// <param name="allowed">Private hosts that may be reached: names, addresses, or networks such as
    /// <c>10.0.0.0/8</c>.</param>
    public AddressRules(IEnumerable<string> allowed)
    {
        foreach (var one in allowed.Select(text => text.Trim()).Where(text => text.Length > 0))
        {
            if (IPNetwork.TryParse(one, out var network))
            {
                _networks.Add(network);
            }
            else if (IPAddress.TryParse(one.Trim('[', ']'), out var address))
            {
                _networks.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            }
            else
            {
                _hosts.Add(one);
            }
        }
    }

    /// <summary>Only public addresses.</summary>
    public static AddressRules Public { get; } = new([]);

    /// <summary>Whether an address may be reached.</summary>
    /// <param name="host">The name by which it was found.</param>
    /// <param name="address">The address.</param>
    public bool Allows(string host, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IsPublic(plain)
            || _hosts.Contains(host.Trim('[', ']'))
            || _networks.Any(network =>
                network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain)
            );
    }

    /// <summary>Finds the addresses of a host that may be reached. Whoever connects uses these, and does not ask the
    /// name's server again, which could answer otherwise.</summary>
    /// <param name="host">The host.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">There is none.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        IPAddress[] found;
        try
        {
            found = IPAddress.TryParse(host.Trim('[', ']'), out var given)
                ? [given]
                : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            throw new SourceException(
                Problem.Of(ProblemCode.SourceUnreachable, ("address", host), ("detail", "no such host")),
                isTransient: error is SocketException,
                error
            );
        }

        var allowed = found.Where(address => Allows(host, address)).ToArray();
        return allowed.Length > 0
            ? allowed
            : throw new SourceException(Problem.Of(ProblemCode.AddressPrivate, ("host", host)), isTransient: false);
    }

    private static bool IsPublic(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork
            ? !Special.Any(network => network.Contains(address))
            : address.AddressFamily == AddressFamily.InterNetworkV6
                && Global.Contains(address)
                && !SpecialInGlobal.Any(network => network.Contains(address));
}
