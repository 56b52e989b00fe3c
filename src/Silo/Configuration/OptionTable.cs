using System.Net;

namespace Pipeline.Silo.Configuration;

/// <summary>Every option there is, in the order of the help.</summary>
internal static class OptionTable
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
        SiloOption.Number(
            "max-document-bytes",
            "Largest document in bytes",
            1024,
            90L << 20,
            options => options.MaxDocumentBytes,
            (options, value) => options.MaxDocumentBytes = value
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
            "isolate-generation",
            "Run the generator in a process of its own, which is started again when it ends; what crashes there takes nothing with it.",
            options => options.IsolateGeneration,
            (options, value) => options.IsolateGeneration = value
        ),
        SiloOption.Word(
            "cluster",
            "Where the silos of a cluster find one another: local, one machine and nothing to install; or postgres, many machines by the database of --store.",
            ["local", "postgres"],
            options => options.Cluster,
            (options, value) => options.Cluster = value
        ),
        SiloOption
            .Text(
                "name",
                "NAME",
                "In a cluster: this silo's own name, the same after every start; its part of the indexes is found again by it.",
                options => options.Name,
                (options, value) => options.Name = value,
                ValueChecks.SiloName
            )
            .With(defaultText: "the machine's name"),
        SiloOption
            .Text(
                "zone",
                "NAME",
                "In a cluster: what fails together with this silo, such as a rack or a data centre; copies of a shard are kept in different ones.",
                options => options.Zone,
                (options, value) => options.Zone = value,
                ValueChecks.SiloName
            )
            .With(defaultText: "none"),
        SiloOption.Number(
            "replicas",
            "In a cluster: on how many silos each shard's index is kept, in different zones where there are enough",
            1,
            5,
            options => options.Replicas,
            (options, value) => options.Replicas = (int)value
        ),
        SiloOption
            .Text(
                "advertise",
                "HOST[:PORT]",
                "In a cluster: where other silos reach this one. The port is --silo-port, unless it is mapped to another.",
                options => options.Advertise,
                (options, value) => options.Advertise = value,
                ValueChecks.HostAndPort
            )
            .With(defaultText: "the machine's first address"),
        SiloOption
            .Text(
                "certificate",
                "FILE",
                "For https addresses in --urls: the server's certificate in PEM, with those that lead to its root. Read again when it changes.",
                options => options.Certificate,
                (options, value) => options.Certificate = value,
                ValueChecks.ExistingFile
            )
            .With(defaultText: "none"),
        SiloOption
            .Text(
                "certificate-key",
                "FILE",
                "Its private key in PEM, not encrypted.",
                options => options.CertificateKey,
                (options, value) => options.CertificateKey = value,
                ValueChecks.ExistingFile
            )
            .With(defaultText: "in the file of --certificate"),
        SiloOption
            .Text(
                "silo-certificate",
                "FILE",
                "In a cluster: this silo's certificate in PEM, for TLS between silos. Needs --silo-ca; give it to all silos or none.",
                options => options.SiloCertificate,
                (options, value) => options.SiloCertificate = value,
                ValueChecks.ExistingFile
            )
            .With(defaultText: "none: silos speak in clear"),
        SiloOption
            .Text(
                "silo-certificate-key",
                "FILE",
                "Its private key in PEM, not encrypted.",
                options => options.SiloCertificateKey,
                (options, value) => options.SiloCertificateKey = value,
                ValueChecks.ExistingFile
            )
            .With(defaultText: "in the file of --silo-certificate"),
        SiloOption
            .Text(
                "silo-ca",
                "FILE",
                "In a cluster: certificates in PEM of the authority whose certificates silos have; others cannot connect.",
                options => options.SiloCa,
                (options, value) => options.SiloCa = value,
                ValueChecks.ExistingFile
            )
            .With(defaultText: "none"),
        SiloOption.Word(
            "role",
            "In a cluster: what this silo is for. index: it holds indexes and takes in documents; worker: it runs models; gateway: it takes requests; all: everything.",
            ["all", "index", "worker", "gateway"],
            options => options.Role,
            (options, value) => options.Role = value
        ),
        SiloOption
            .Text(
                "join",
                "HOST:PORT",
                "Of a worker process that a silo starts for itself (see isolate-generation): that silo's Orleans port.",
                options => options.Join,
                (options, value) => options.Join = value,
                ValueChecks.EndPoint
            )
            .With(defaultText: "none"),
        SiloOption.Number(
            "silo-port",
            "Orleans port between silos (0: a free one; in a cluster 11111)",
            0,
            IPEndPoint.MaxPort,
            options => options.SiloPort,
            (options, value) => options.SiloPort = (int)value
        ),
        SiloOption.Number(
            "gateway-port",
            "Orleans port for cluster clients (0: a free one; in a cluster 30000)",
            0,
            IPEndPoint.MaxPort,
            options => options.GatewayPort,
            (options, value) => options.GatewayPort = (int)value
        ),
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
