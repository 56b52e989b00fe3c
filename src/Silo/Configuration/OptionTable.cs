namespace Pipeline.Silo.Configuration;

/// <summary>Every option there is, in the order of the help.</summary>
internal static partial class OptionTable
{
    /// <summary>The rows.</summary>
    public static IReadOnlyList<SiloOption> All { get; } =
    [
        SiloOption.Text(
            "urls",
            "URL",
            "Addresses to listen on, separated by ';'.",
            options => options.Urls,
            (options, value) => options.Urls = value,
            ValueChecks.Addresses
        ),
        SiloOption
            .Text(
                "data",
                "DIR",
                "Where everything is kept.",
                options => options.Data,
                (options, value) => options.Data = value,
                ValueChecks.NotEmptyDirectory
            )
            .With(defaultText: "a folder of your user account"),
        SiloOption
            .Text(
                "store",
                "STRING",
                "Keep documents in this PostgreSQL database instead: \"Host=db;Database=pipeline;Username=me;Password=…\". "
                    + "With a password, better by the environment than on the command line.",
                options => options.Store,
                (options, value) => options.Store = value,
                ValueChecks.Database
            )
            .With(defaultText: "a SQLite file in --data"),
        SiloOption
            .Text(
                "models",
                "DIR",
                "A folder with models, searched first.",
                options => options.Models,
                (options, value) => options.Models = value,
                ValueChecks.ExistingDirectory
            )
            // PIPELINE_MODELS is a place to search, not an order of it: the model directories read it themselves.
            .With(defaultText: "./models, then your account's cache", forWorkers: true, fromEnvironment: false),
        SiloOption
            .Word(
                "log-level",
                "What is logged. The text of documents and questions never is, below trace.",
                ["trace", "debug", "information", "warning", "error", "none"],
                options => options.LogLevel,
                (options, value) => options.LogLevel = value
            )
            .With(forWorkers: true),
        SiloOption.Text(
            "watch",
            "DIR",
            "Add the files of a folder as they change, and delete what goes.",
            options => options.Watch,
            (options, value) => options.Watch = value,
            ValueChecks.ExistingDirectory
        ),
        SiloOption.Text(
            "watch-collection",
            "NAME",
            "The collection of that folder.",
            options => options.WatchCollection,
            (options, value) => options.WatchCollection = value
        ),
        SiloOption.Switch(
            "watch-allow-empty",
            "Confirm that more than half of the watched files may be gone at once: their documents are deleted. "
                + "Without it they stay, since a folder that is not mounted looks the same.",
            options => options.WatchAllowEmpty,
            (options, value) => options.WatchAllowEmpty = value
        ),
        .. Connectors,
        SiloOption
            .Text(
                "guard-policies",
                "DIR",
                "A folder of guardrail policies, one a .json file, which collections and keys name; read again as they change.",
                options => options.GuardPolicies,
                (options, value) => options.GuardPolicies = value,
                ValueChecks.ExistingDirectory
            )
            .With(defaultText: "none"),
        SiloOption.Number(
            "max-document-bytes",
            "Largest document in bytes",
            1024,
            90L << 20,
            options => options.MaxDocumentBytes,
            (options, value) => options.MaxDocumentBytes = value
        ),
        SiloOption.Number(
            "cache-bytes",
            "Bytes that cached answers take in memory, and in the store; 0: no answer is kept",
            0,
            64L << 30,
            options => options.CacheBytes,
            (options, value) => options.CacheBytes = value
        ),
        SiloOption.Switch(
            "pull",
            "Download the default models when none is found.",
            options => options.Pull,
            (options, value) => options.Pull = value
        ),
        SiloOption.Switch(
            "samples",
            "Make the collection 'samples' on the first start.",
            options => options.Samples,
            (options, value) => options.Samples = value
        ),
        SiloOption
            .Number(
                "slots",
                "Answers generated at the same time",
                1,
                64,
                options => options.Slots,
                (options, value) => options.Slots = (int)value
            )
            .With(forWorkers: true),
        SiloOption
            .Number(
                "context-tokens",
                "Tokens of all running answers",
                512,
                1 << 20,
                options => options.ContextTokens,
                (options, value) => options.ContextTokens = (int)value
            )
            .With(forWorkers: true),
        SiloOption
            .Text(
                "devices",
                "LIST",
                "Where models run: auto, cpu, or GPUs such as cuda:0,cuda:1, each with its own workers. GPUs need a build with -p:Device=cuda.",
                options => options.Devices,
                (options, value) => options.Devices = value,
                ValueChecks.Devices
            )
            .With(defaultText: "auto: all GPUs, else the CPU", forWorkers: true),
        SiloOption
            .Word(
                "kv-cache",
                "How past tokens are stored: f16, or q8 in about half the memory.",
                ["f16", "q8"],
                options => options.KvCache,
                (options, value) => options.KvCache = value
            )
            .With(forWorkers: true),
        SiloOption
            .Word(
                "flash-attention",
                "Fused attention; q8 needs it.",
                ["auto", "on", "off"],
                options => options.FlashAttention,
                (options, value) => options.FlashAttention = value
            )
            .With(forWorkers: true),
        SiloOption.Word(
            "generate",
            "When the generator writes: measured, where it does not lose against quoting, or always.",
            ["measured", "always"],
            options => options.Generate,
            (options, value) => options.Generate = value
        ),
        SiloOption.Word(
            "support",
            "What becomes of generated sentences that no passage supports, where a collection does not say.",
            ["quote", "drop", "mark", "off"],
            options => options.Support,
            (options, value) => options.Support = value
        ),
        SiloOption
            .Text(
                "access-header",
                "NAME",
                "Read the caller's access labels from this header, which a proxy in front sets.",
                options => options.AccessHeader,
                (options, value) => options.AccessHeader = value,
                ValueChecks.HeaderName
            )
            .With(defaultText: "off: everyone sees everything"),
        SiloOption.Word(
            "auth",
            "Whether callers need an API key: keys, off (somebody else looks at who calls), or auto: once there is a key, and always "
                + "while it listens for other machines.",
            ["auto", "off", "keys"],
            options => options.Auth,
            (options, value) => options.Auth = value
        ),
        SiloOption
            .Text(
                "oidc-authority",
                "URL",
                "Also believe the tokens of this identity provider (OpenID Connect): https://login.example.com/realms/us.",
                options => options.OidcAuthority,
                (options, value) => options.OidcAuthority = value,
                ValueChecks.Authority
            )
            .With(defaultText: "none"),
        SiloOption
            .Text(
                "oidc-audience",
                "NAME",
                "For whom those tokens must be made out (aud).",
                options => options.OidcAudience,
                (options, value) => options.OidcAudience = value
            )
            .With(defaultText: "none"),
        SiloOption.Text(
            "oidc-role-claim",
            "NAME",
            "The claim of those tokens that says reader, writer or admin.",
            options => options.OidcRoleClaim,
            (options, value) => options.OidcRoleClaim = value
        ),
        SiloOption
            .Text(
                "oidc-label-claim",
                "NAME",
                "The claim that says the access labels.",
                options => options.OidcLabelClaim,
                (options, value) => options.OidcLabelClaim = value
            )
            .With(defaultText: "none: everything can be read"),
        SiloOption
            .Text(
                "allowed-hosts",
                "LIST",
                "Names under which the server may be called besides localhost, separated by ',': docs.example.com, *.example.com, or * for all.",
                options => options.AllowedHosts,
                (options, value) => options.AllowedHosts = value,
                ValueChecks.Hosts
            )
            .With(defaultText: "localhost, or all when it listens for other machines"),
        SiloOption
            .Text(
                "allowed-origins",
                "LIST",
                "Pages of other sites that may use the API (CORS), separated by ',': https://intranet.example.com.",
                options => options.AllowedOrigins,
                (options, value) => options.AllowedOrigins = value,
                ValueChecks.Origins
            )
            .With(defaultText: "none"),
        SiloOption
            .Text(
                "trusted-proxies",
                "LIST",
                "Addresses or networks whose X-Forwarded-For, -Host and -Proto are believed, separated by ',': 10.0.0.5, 10.1.0.0/16, or none.",
                options => options.TrustedProxies,
                (options, value) => options.TrustedProxies = value,
                ValueChecks.Networks
            )
            .With(defaultText: "this machine"),
        SiloOption
            .Text(
                "otlp",
                "URL",
                "Send metrics and traces to this collector (OTLP, gRPC).",
                options => options.Otlp,
                (options, value) => options.Otlp = value,
                ValueChecks.Collector
            )
            .With(defaultText: "OTEL_EXPORTER_OTLP_ENDPOINT, else off", forWorkers: true),
        SiloOption
            .Text(
                "metrics",
                "URL",
                "Let Prometheus read metrics at /metrics of this address, where nothing else is served: http://127.0.0.1:9464.",
                options => options.Metrics,
                (options, value) => options.Metrics = value,
                ValueChecks.OwnPort
            )
            .With(defaultText: "off"),
        SiloOption.Switch(
            "orleans-dashboard",
            "Serve Orleans' own dashboard at /orleans to administrators, who open it from the view of the cluster. Give it to all silos or none.",
            options => options.OrleansDashboard,
            (options, value) => options.OrleansDashboard = value
        ),
        SiloOption.Switch(
            "isolate-generation",
            "Run the generator in a process of its own, which is started again when it ends; what crashes there takes nothing with it.",
            options => options.IsolateGeneration,
            (options, value) => options.IsolateGeneration = value
        ),
        .. Cluster,
    ];

    /// <summary>The row of a name, in any case; null: there is none.</summary>
    public static SiloOption? Find(string name) =>
        All.FirstOrDefault(option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a worker's process is given of this program's values.</summary>
    public static IEnumerable<string> WorkerArguments(SiloOptions options) =>
        from option in All
        where option.ForWorkers
        let value = option.Get(options)
        where value is not null
        select $"--{option.Name}={value}";
}
