using System.Net;
using Microsoft.Extensions.Configuration;
using Pipeline.Inference;

namespace Pipeline.Silo.Configuration;

/// <summary>Reads and checks the options before anything starts.</summary>
internal static class SiloOptionsReader
{
    private static readonly string[] Levels = ["trace", "debug", "information", "warning", "error", "none"];

    public static SiloOptions Read(IConfiguration configuration)
    {
        SiloOptions options;
        try
        {
            options = configuration.GetSection(ConfigurationSection.Name).Get<SiloOptions>() ?? new SiloOptions();
        }
        catch (InvalidOperationException error)
        {
            throw new ConfigurationException($"{error.Message} See --help for the allowed values.");
        }

        var problems = new List<string>();
        foreach (var url in options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Uri.TryCreate(url.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https"))
            {
                problems.Add($"urls: '{url}' is not an address; give one such as http://127.0.0.1:5080");
            }
        }

        if (!Levels.Contains(options.LogLevel, StringComparer.OrdinalIgnoreCase))
        {
            problems.Add($"log-level is '{options.LogLevel}'; it must be one of {string.Join(", ", Levels)}");
        }

        if (string.IsNullOrWhiteSpace(options.Data))
        {
            problems.Add("data is empty; give a directory");
        }

        if (options.Models is { } models && !Directory.Exists(models))
        {
            problems.Add($"models: there is no directory '{models}'");
        }

        if (options.Watch is { } watch && !Directory.Exists(watch))
        {
            problems.Add($"watch: there is no directory '{watch}'");
        }

        if (options.AccessHeader is { } header && (header.Length is 0 or > 64 || !header.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
        {
            problems.Add($"access-header is '{header}'; it must be a header's name: 1 to 64 letters, digits and '-', such as X-Access-Labels");
        }

        if (options.Otlp is { } otlp && !(Uri.TryCreate(otlp, UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https"))
        {
            problems.Add($"otlp: '{otlp}' is not an address; give one such as http://127.0.0.1:4317");
        }

        if (!options.IsWorker && !options.Role.Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add($"role is '{options.Role}'; it must be all or worker");
        }

        if (options.IsWorker != options.Join is not null)
        {
            problems.Add("join names the silo that a worker belongs to, such as 127.0.0.1:11111; give it with --role worker and only then");
        }
        else if (options.Join is { } join && !(IPEndPoint.TryParse(join, out var primary) && primary.Port != 0))
        {
            problems.Add($"join is '{join}'; it must be an address with a port, such as 127.0.0.1:11111");
        }

        OneOf("kv-cache", options.KvCache, "f16", "q8");
        OneOf("flash-attention", options.FlashAttention, "auto", "on", "off");
        if (options.IsKvCacheQ8 && options.UsesFlashAttention == false)
        {
            problems.Add("kv-cache q8 needs flash attention; leave flash-attention at auto, or set it to on");
        }

        try
        {
            ComputeDevices.Parse(options.Devices);
        }
        catch (ArgumentException error)
        {
            problems.Add($"devices is '{options.Devices}'. {error.Message.Split(" (Parameter '")[0]}");
        }

        Range("max-document-bytes", options.MaxDocumentBytes, 1024, 90L << 20);
        Range("silo-port", options.SiloPort, 0, 65535);
        Range("gateway-port", options.GatewayPort, 0, 65535);
        Range("slots", options.Slots, 1, 64);
        Range("context-tokens", options.ContextTokens, 512, 1 << 20);
        if (problems.Count > 0)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, problems));
        }

        options.Data = Path.GetFullPath(options.Data);
        return options;

        void OneOf(string field, string value, params ReadOnlySpan<string> allowed)
        {
            if (!allowed.Contains(value.ToLowerInvariant()))
            {
                problems.Add($"{field} is '{value}'; it must be {string.Join(" or ", allowed)}");
            }
        }

        void Range(string field, long value, long low, long high)
        {
            if (value < low || value > high)
            {
                problems.Add($"{field} is {value}; it must be from {low} to {high}");
            }
        }
    }
}
