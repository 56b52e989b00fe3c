using System.Net;
using Pipeline.Inference;
using Pipeline.Storage.Postgres;

namespace Pipeline.Silo.Configuration;

/// <summary>What is wrong with a value, to be written behind its option's name; null: nothing.</summary>
internal static class ValueChecks
{
    private const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    public static string? Addresses(string value)
    {
        var wrong = value
            .Split(';', Split)
            .FirstOrDefault(url =>
                !IsHttp(
                    url.Replace("*", "localhost", StringComparison.Ordinal)
                        .Replace("+", "localhost", StringComparison.Ordinal)
                )
            );
        return wrong is null ? null : $": '{wrong}' is not an address; give one such as http://127.0.0.1:5080";
    }

    public static string? NotEmptyDirectory(string value) =>
        string.IsNullOrWhiteSpace(value) ? " is empty; give a directory" : null;

    public static string? ExistingDirectory(string value) =>
        Directory.Exists(value) ? null : $": there is no directory '{value}'";

    public static string? ExistingFile(string value) => File.Exists(value) ? null : $": there is no file '{value}'";

    public static string? HeaderName(string value) =>
        value.Length is 0 or > 64 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? $" is '{value}'; it must be a header's name: 1 to 64 letters, digits and '-', such as X-Access-Labels"
            : null;

    // The value is not repeated: it may carry a password.
    public static string? Database(string value) =>
        value.Length == 0 || PostgresDataSource.Fault(value) is not { } fault ? null : $": {fault}";

    public static string? Collector(string value) =>
        IsHttp(value) ? null : $": '{value}' is not an address; give one such as http://127.0.0.1:4317";

    public static string? OwnPort(string value) =>
        !value.Contains(';', StringComparison.Ordinal) && Addresses(value) is null && PortOf(value) is > 0
            ? null
            : $": '{value}' is not one address with a port; give one such as http://127.0.0.1:9464";

    /// <summary>The port of an address to listen on; '*' and '+' stand for every host.</summary>
    public static int PortOf(string url) => BindingAddress.Parse(url).Port;

    public static string? Authority(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && (
            uri.Scheme == Uri.UriSchemeHttps
            || (uri.Scheme == Uri.UriSchemeHttp && ListeningAddresses.IsLoopback(uri.Host))
        )
            ? null
            : $": '{value}' is not an https address; give the issuer's, such as https://login.example.com/realms/us";

    public static string? EndPoint(string value) =>
        IPEndPoint.TryParse(value, out var address) && address.Port != 0
            ? null
            : $" is '{value}'; it must be an address with a port, such as 127.0.0.1:11111";

    public static string? HostAndPort(string value) =>
        Configuration.HostAndPort.TryParse(value) is null
            ? $" is '{value}'; it must be a host or an address, with or without a port, such as 10.0.0.7 or silo-2:11111"
            : null;

    public static string? SiloName(string value) =>
        value.Length is 0 or > 100 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? $" is '{value}'; it must be 1 to 100 letters, digits, '-', '_' and '.', such as silo-1"
            : null;

    public static string? Devices(string value)
    {
        try
        {
            ComputeDevices.Parse(value);
            return null;
        }
        catch (ArgumentException error)
        {
            return $" is '{value}'. {error.Message.Split(" (Parameter '")[0]}";
        }
    }

    public static string? Hosts(string value)
    {
        var wrong = List(value)
            .FirstOrDefault(host =>
                host != "*"
                && Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host)
                    is UriHostNameType.Unknown
            );
        return wrong is null
            ? null
            : $": '{wrong}' is not a host; give names without scheme, port and path, such as docs.example.com or *.example.com";
    }

    public static string? Origins(string value)
    {
        var wrong = List(value)
            .FirstOrDefault(origin =>
                !IsHttp(origin) || new Uri(origin).GetLeftPart(UriPartial.Authority).Length != origin.Length
            );
        return wrong is null
            ? null
            : $": '{wrong}' is not an origin; give scheme, host and port as a browser sends them, such as https://intranet.example.com";
    }

    public static string? Networks(string value)
    {
        var wrong = List(value)
            .FirstOrDefault(network =>
                network != SiloOptions.NoProxies && !IPNetwork.TryParse(AsNetwork(network), out _)
            );
        return wrong is null
            ? null
            : $": '{wrong}' is not an address or a network; give such as 10.0.0.5 or 10.1.0.0/16";
    }

    /// <summary>The parts of a list.</summary>
    public static string[] List(string? value) => value?.Split(',', Split) ?? [];

    /// <summary>A single address as the network that holds it alone.</summary>
    public static string AsNetwork(string value) =>
        IPAddress.TryParse(value, out var address) ? $"{value}/{address.GetAddressBytes().Length * 8}" : value;

    private static bool IsHttp(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
