namespace Pipeline.Silo.Configuration;

/// <summary>The silo's command line.</summary>
internal static class CommandLine
{
    public const string Help = """
        Pipeline answers questions from your documents while they change.

        Usage: dotnet run --project src/Silo -- [options]

          --urls URL            addresses to listen on, separated by ';'       (http://127.0.0.1:5080)
          --data DIR            where everything is kept                       (a folder of your user account)
          --models DIR          a folder with models, searched first
          --log-level LEVEL     trace, debug, information, warning, error, none (information)
          --watch DIR           add the files of a folder as they change
          --watch-collection C  the collection of that folder                  (default)
          --max-document-bytes N  largest document, 1024 to 94371840           (33554432)
          --pull BOOL           download the default models when none is found (true)
          --samples BOOL        make the collection 'samples' on first start   (true)
          --slots N             answers generated at the same time, 1 to 64    (4)
          --context-tokens N    tokens of all running answers, 512 to 1048576  (8192)
          --devices LIST        where models run: auto, cpu, or GPUs such as cuda:0,cuda:1, each with its own
                                workers; GPUs need a build with -p:Device=cuda  (auto: all GPUs, else the CPU)
          --kv-cache TYPE       how past tokens are stored: f16, or q8 in about half the memory  (f16)
          --flash-attention WORD  auto, on or off; q8 needs it         (auto)
          --access-header NAME  read the caller's access labels from this header  (off: everyone sees everything)
          --otlp URL            send metrics and traces to this collector (OTLP, gRPC)  (off)
          --isolate-generation BOOL  run the generator in a process of its own, which is started again
                                when it ends; what crashes there takes nothing with it  (false)
          --role ROLE           all, or worker: run the generator for another silo and nothing else  (all)
          --join HOST:PORT      for a worker: the other silo's Orleans port
          --silo-port N, --gateway-port N   Orleans ports, 0 to 65535          (0: a free one)
          --help                this text

        Every option can also come from the environment (PIPELINE_DATA, PIPELINE_LOG_LEVEL, …) or from
        appsettings.json ("Pipeline": { "Data": "…" }). The command line wins, then the environment.

        Examples
          dotnet run --project src/Silo
              the dashboard at http://127.0.0.1:5080, with sample documents to ask about
          dotnet run --project src/Silo -- --data ./data --watch ~/Documents/handbook --watch-collection handbook
              the handbook folder as a collection that follows its files

        """;

    private static readonly Dictionary<string, string> Options = new(StringComparer.OrdinalIgnoreCase)
    {
        ["urls"] = nameof(SiloOptions.Urls),
        ["data"] = nameof(SiloOptions.Data),
        ["models"] = nameof(SiloOptions.Models),
        ["log-level"] = nameof(SiloOptions.LogLevel),
        ["watch"] = nameof(SiloOptions.Watch),
        ["watch-collection"] = nameof(SiloOptions.WatchCollection),
        ["max-document-bytes"] = nameof(SiloOptions.MaxDocumentBytes),
        ["pull"] = nameof(SiloOptions.Pull),
        ["samples"] = nameof(SiloOptions.Samples),
        ["slots"] = nameof(SiloOptions.Slots),
        ["context-tokens"] = nameof(SiloOptions.ContextTokens),
        ["devices"] = nameof(SiloOptions.Devices),
        ["kv-cache"] = nameof(SiloOptions.KvCache),
        ["flash-attention"] = nameof(SiloOptions.FlashAttention),
        ["access-header"] = nameof(SiloOptions.AccessHeader),
        ["otlp"] = nameof(SiloOptions.Otlp),
        ["isolate-generation"] = nameof(SiloOptions.IsolateGeneration),
        ["role"] = nameof(SiloOptions.Role),
        ["join"] = nameof(SiloOptions.Join),
        ["silo-port"] = nameof(SiloOptions.SiloPort),
        ["gateway-port"] = nameof(SiloOptions.GatewayPort),
    };

    public static bool WantsHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?" or "help");

    /// <summary>The command line as configuration values.</summary>
    /// <exception cref="ConfigurationException">An option is unknown or lacks its value.</exception>
    public static Dictionary<string, string?> Parse(string[] args)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Length; i++)
        {
            var arg = args[i];
            var equals = arg.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? arg : arg[..equals]).TrimStart('-');
            if (!arg.StartsWith("--", StringComparison.Ordinal) || !Options.TryGetValue(name, out var property))
            {
                throw new ConfigurationException($"'{arg}' is not an option. See --help.");
            }

            if (equals < 0 && (i + 1 >= args.Length || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                throw new ConfigurationException($"--{name} needs a value. See --help.");
            }

            values[$"{ConfigurationSection.Name}:{property}"] = equals < 0 ? args[++i] : arg[(equals + 1)..];
        }

        return values;
    }

    /// <summary>Variables such as PIPELINE_LOG_LEVEL as configuration values.</summary>
    public static Dictionary<string, string?> FromEnvironment()
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (option, property) in Options)
        {
            var value = Environment.GetEnvironmentVariable($"PIPELINE_{option.Replace('-', '_').ToUpperInvariant()}");
            // PIPELINE_MODELS is a place to search, not an order of it: the model directories read it themselves.
            if (!string.IsNullOrEmpty(value) && option != "models")
            {
                values[$"{ConfigurationSection.Name}:{property}"] = value;
            }
        }

        return values;
    }
}

/// <summary>The section of appsettings.json.</summary>
internal static class ConfigurationSection
{
    public const string Name = "Pipeline";
}
