using Pipeline.Grains.Roles;

namespace Pipeline.Silo.Configuration;

/// <summary>What a user can set: by command line, environment or appsettings.json alike.</summary>
public sealed class SiloOptions
{
    /// <summary>Addresses to listen on, separated by ';'.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:5080";

    /// <summary>The directory for everything that is written.</summary>
    public string Data { get; set; } = DefaultData();

    /// <summary>
    /// Connection string of the PostgreSQL database that holds the corpus store. Null or empty: a SQLite file in
    /// <see cref="Data"/>. May carry a password, so it is never written anywhere.
    /// </summary>
    public string? Store { get; set; }

    /// <summary>A directory with models, searched before the others.</summary>
    public string? Models { get; set; }

    /// <summary>trace, debug, information, warning, error or none.</summary>
    public string LogLevel { get; set; } = "information";

    /// <summary>A folder whose files are added to <see cref="WatchCollection"/> as they change.</summary>
    public string? Watch { get; set; }

    /// <summary>The collection of the watched folder.</summary>
    public string WatchCollection { get; set; } = "default";

    /// <summary>True: more than half of the watched files may be gone at once.</summary>
    public bool WatchAllowEmpty { get; set; }

    /// <summary>A file of connectors that are to be there; null: none are but those that administrators add.</summary>
    public string? Connectors { get; set; }

    /// <summary>Folders that connectors may read, separated by ';'.</summary>
    public string? ConnectorFolders { get; set; }

    /// <summary>Private hosts and networks that connectors may reach, separated by ','.</summary>
    public string? ConnectorHosts { get; set; }

    /// <summary>The folder of the secrets that connectors may name.</summary>
    public string? ConnectorSecrets { get; set; }

    /// <summary>A folder of guardrail policies that collections and keys name; null: there are none.</summary>
    public string? GuardPolicies { get; set; }

    /// <summary>Largest document in bytes.</summary>
    public long MaxDocumentBytes { get; set; } = 32L << 20;

    /// <summary>Bytes that cached answers take in memory, and in the store; 0: there is no answer cache.</summary>
    public long CacheBytes { get; set; } = 64L << 20;

    /// <summary>True: download the default models when none is found.</summary>
    public bool Pull { get; set; } = true;

    /// <summary>True: make the collection <c>samples</c> on the first start.</summary>
    public bool Samples { get; set; } = true;

    /// <summary>
    /// The request header that carries the caller's access labels, comma-separated; set by the authenticating proxy in
    /// front. Null: every caller sees every document.
    /// </summary>
    public string? AccessHeader { get; set; }

    /// <summary>Whether callers must have an API key: <c>auto</c>, <c>off</c> or <c>keys</c>.</summary>
    public string Auth { get; set; } = "auto";

    /// <summary>The identity provider whose tokens are believed, such as https://login.example.com/realms/us; null:
    /// none.</summary>
    public string? OidcAuthority { get; set; }

    /// <summary>For whom those tokens must be made out.</summary>
    public string? OidcAudience { get; set; }

    /// <summary>The claim of those tokens that says the role.</summary>
    public string OidcRoleClaim { get; set; } = "roles";

    /// <summary>The claim that says the access labels; null: none does, and everything can be read.</summary>
    public string? OidcLabelClaim { get; set; }

    /// <summary>
    /// A key that may do everything, for the first start. From the environment alone: a command line can be seen by
    /// others, and a file is read by more than this program. Never written anywhere.
    /// </summary>
    internal string? AdminKey { get; set; } =
        Environment.GetEnvironmentVariable("PIPELINE_ADMIN_KEY") is { Length: > 0 } key ? key : null;

    /// <summary>
    /// Host names under which the server may be called besides localhost, separated by ','. Null: localhost alone while
    /// it listens for this machine only, else every name.
    /// </summary>
    public string? AllowedHosts { get; set; }

    /// <summary>Origins whose pages may use the API, separated by ','. Null: none but the server's own.</summary>
    public string? AllowedOrigins { get; set; }

    /// <summary>Addresses and networks whose forwarded headers are believed, separated by ','. Null: this
    /// machine's.</summary>
    public string? TrustedProxies { get; set; }

    /// <summary>
    /// Where metrics and traces are sent by OTLP over gRPC, such as http://127.0.0.1:4317. Null: the standard variable
    /// OTEL_EXPORTER_OTLP_ENDPOINT, else nowhere.
    /// </summary>
    public string? Otlp { get; set; } =
        Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } endpoint ? endpoint : null;

    /// <summary>
    /// The address whose <c>/metrics</c> Prometheus reads, such as http://127.0.0.1:9464; its port is one of its own.
    /// Null: nothing listens for it.
    /// </summary>
    public string? Metrics { get; set; }

    /// <summary>True: Orleans' own dashboard is served to administrators.</summary>
    public bool OrleansDashboard { get; set; }

    /// <summary>The Orleans port; 0: a free one.</summary>
    public int SiloPort { get; set; }

    /// <summary>The port for Orleans cluster clients; 0: a free one.</summary>
    public int GatewayPort { get; set; }

    /// <summary>Where silos find one another: <c>local</c>, or <c>postgres</c>, by the store's database.</summary>
    public string Cluster { get; set; } = "local";

    /// <summary>In a cluster: this silo's name, the same after every start. Null: the machine's.</summary>
    public string? Name { get; set; }

    /// <summary>In a cluster: what fails together with this silo.</summary>
    public string? Zone { get; set; }

    /// <summary>In a cluster: on how many silos each shard's index is kept; fewer where there are fewer
    /// silos.</summary>
    public int Replicas { get; set; } = 2;

    /// <summary>In a cluster: where other silos reach this one, such as 10.0.0.7 or silo-2:11111.</summary>
    public string? Advertise { get; set; }

    /// <summary>The certificate of https addresses, a PEM file.</summary>
    public string? Certificate { get; set; }

    /// <summary>Its private key; null: in the same file.</summary>
    public string? CertificateKey { get; set; }

    /// <summary>In a cluster: this silo's certificate, a PEM file.</summary>
    public string? SiloCertificate { get; set; }

    /// <summary>Its private key; null: in the same file.</summary>
    public string? SiloCertificateKey { get; set; }

    /// <summary>In a cluster: the authority of silos' certificates, a PEM file.</summary>
    public string? SiloCa { get; set; }

    /// <summary>In a cluster: what this silo is for, a <see cref="SiloRole"/>.</summary>
    public string Role { get; set; } = "all";

    /// <summary>Of a worker process that a silo has started for itself: that silo, such as 127.0.0.1:11111. Null: this
    /// is no such process.</summary>
    public string? Join { get; set; }

    /// <summary>True: the generator runs in a process of its own, which is started again when it ends.</summary>
    public bool IsolateGeneration { get; set; }

    /// <summary>Where models run: auto, cpu, or GPUs such as cuda:0,cuda:1, each with a worker of every role.</summary>
    public string Devices { get; set; } = "auto";

    /// <summary>How the generator's KV cache is stored: f16, or q8 in half the memory.</summary>
    public string KvCache { get; set; } = "f16";

    /// <summary>When the generator writes: <c>measured</c>, where it does not lose against quoting, or
    /// <c>always</c>.</summary>
    public string Generate { get; set; } = "measured";

    /// <summary>Whether the generator writes without having been measured.</summary>
    internal bool AlwaysGenerate => Generate.Equals("always", StringComparison.OrdinalIgnoreCase);

    /// <summary>What becomes of generated sentences that no passage supports, where a collection does not say: quote,
    /// drop, mark or off.</summary>
    public string Support { get; set; } = "quote";

    /// <summary>Fused attention of the generator: auto, on or off.</summary>
    public string FlashAttention { get; set; } = "auto";

    /// <summary>KV cells of the generator in all.</summary>
    public int ContextTokens { get; set; } = 8192;

    /// <summary>Answers generated at the same time.</summary>
    public int Slots { get; set; } = 4;

    /// <summary>The word for no proxy in <see cref="TrustedProxies"/>.</summary>
    internal const string NoProxies = "none";

    /// <summary>Whether this process runs the generator for the silo that has started it, and nothing else.</summary>
    internal bool IsWorkerProcess => Join is not null;

    /// <summary>What this silo is for.</summary>
    internal SiloRole SiloRole => Enum.Parse<SiloRole>(Role, ignoreCase: true);

    /// <summary>Whether this silo takes requests of users; one that only runs models tells how it is, and no
    /// more.</summary>
    internal bool TakesRequests => SiloRole != SiloRole.Worker;

    /// <summary>Whether this silo runs models.</summary>
    internal bool RunsModels => SiloRole.Includes(SiloRole.Worker);

    /// <summary>Whether silos of other machines can belong to the same cluster.</summary>
    internal bool IsClustered => Cluster.Equals("postgres", StringComparison.OrdinalIgnoreCase);

    /// <summary>The parts of <see cref="Urls"/>.</summary>
    internal string[] HttpAddresses =>
        Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The silo's name in a cluster.</summary>
    internal string SiloName => Name ?? Environment.MachineName.ToLowerInvariant();

    internal bool IsKvCacheQ8 => KvCache.Equals("q8", StringComparison.OrdinalIgnoreCase);

    internal bool? UsesFlashAttention =>
        FlashAttention.ToLowerInvariant() switch
        {
            "on" => true,
            "off" => false,
            _ => null,
        };

    private static string DefaultData()
    {
        var local = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify
        );
        return Path.Combine(string.IsNullOrEmpty(local) ? Path.GetTempPath() : local, "pipeline");
    }
}
