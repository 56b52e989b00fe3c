using Pipeline.Connectors.Buckets;
using Pipeline.Connectors.Folders;
using Pipeline.Connectors.Git;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;
using Pipeline.Connectors.Web;
using Pipeline.Connectors.Webhooks;

namespace Pipeline.Connectors.Opening;

/// <summary>Opens sources by their settings. Safe for concurrent calls; one for a process, so that all connectors
/// together keep the distance between requests to a host.</summary>
public sealed partial class SourceOpener : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConnectorRules _rules;
    private readonly Credentials _credentials;
    private readonly TimeProvider _time;
    private readonly GuardedHttp _http;
    private readonly HostPace _pace;

    /// <summary>Makes one.</summary>
    /// <param name="rules">What the operator lets connectors do.</param>
    /// <param name="credentials">Finds secrets.</param>
    /// <param name="time">The clock.</param>
    public SourceOpener(ConnectorRules rules, Credentials credentials, TimeProvider time)
    {
        (_rules, _credentials, _time) = (rules, credentials, time);
        Addresses = new AddressRules(rules.Hosts);
        _http = new GuardedHttp(Addresses, Patience, time);
        _pace = new HostPace(TimeSpan.FromSeconds(1), time);
    }

    /// <summary>Which addresses may be reached.</summary>
    public AddressRules Addresses { get; }

    /// <summary>The schedule that suits a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static string DefaultSchedule(ConnectorKind kind) =>
        kind switch
        {
            ConnectorKind.Folder => "5s",
            ConnectorKind.Web => "1d",
            ConnectorKind.Git or ConnectorKind.S3 => "15m",
            ConnectorKind.Imap => "5m",
            ConnectorKind.Webhook => "5s",
            _ => "1s",
        };

    /// <summary>Opens a source; nothing is reached yet.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="SourceException">The settings cannot be used.</exception>
    public ISource Open(string name, SourceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = new KindOptions(settings.Options);
        var filter = new PathFilter(settings.Include, settings.Exclude);
        ISource source = settings.Kind switch
        {
            ConnectorKind.Folder => new FolderSource(Folder(settings.Address), filter, _rules.MaxBytes, _time),
            ConnectorKind.Web => Web(settings, options, filter),
            ConnectorKind.Git => Git(name, settings, options, filter),
            ConnectorKind.S3 => Bucket(settings, options, filter),
            ConnectorKind.Imap => Mail(settings, options),
            ConnectorKind.Nats => Nats(name, settings, options),
            ConnectorKind.Kafka => Kafka(name, settings, options),
            _ => throw KindOptions.Wrong("kind", $"this server has no connectors of kind {settings.Kind}"),
        };
        options.Check();
        return source;
    }

    /// <summary>Opens the receiver of a webhook; nothing is sent yet.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="SourceException">They cannot be used.</exception>
    public WebhookReceiver OpenReceiver(SourceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        new KindOptions(settings.Options).Check();
        var address = HttpAddress(settings.Address);
        var secret = _credentials.Find(settings.Credential) is not { } text
            ? null
            : WebhookSecret.Parse(text)
                ?? throw KindOptions.Wrong("credential", "the secret must be whsec_ and base64 of 24 to 64 bytes");
        return new WebhookReceiver(address, secret, _http, _time);
    }

    /// <summary>Forgets what a connector keeps between runs.</summary>
    /// <param name="name">The connector.</param>
    public void Forget(string name)
    {
        var folder = CopyOf(name);
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // One of that name makes use of what is left.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>A folder of the machine that the operator has allowed.</summary>
    private string Folder(string address)
    {
        var full = Path.GetFullPath(address);
        return Path.IsPathFullyQualified(address) && _rules.Folders.Any(root => IsWithin(full, Path.GetFullPath(root)))
            ? full
            : throw KindOptions.Wrong(
                "address",
                "it must be the full path of a folder that the server's operator allows with --connector-folders"
            );
    }

    private static bool IsWithin(string path, string root) =>
        (Path.TrimEndingDirectorySeparator(path) + Path.DirectorySeparatorChar).StartsWith(
            Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal
        );

    private WebSource Web(SourceSettings settings, KindOptions options, PathFilter filter) =>
        new(
            new WebSettings(HttpAddress(settings.Address), filter)
            {
                Depth = options.Number("depth", 3, 0, 100),
                MaxPages = options.Number("pages", 10_000, 1, 1_000_000),
                MaxBytes = _rules.MaxBytes,
                Authorization = _credentials.Find(settings.Credential),
            },
            _http,
            _pace,
            _time
        );

    private string CopyOf(string name) => Path.Combine(_rules.WorkFolder, "git", name);

    private GitSource Git(string name, SourceSettings settings, KindOptions options, PathFilter filter)
    {
        // A path is one of this machine.
        var address = Path.IsPathFullyQualified(settings.Address)
            ? new Uri("file://" + Folder(settings.Address))
            : HttpAddress(settings.Address);
        return new GitSource(
            new GitSettings(address, filter, CopyOf(name))
            {
                Branch = Branch(options.Text("branch")),
                Secret = _credentials.Find(settings.Credential),
                MaxBytes = _rules.MaxBytes,
                Rules = Addresses,
            },
            _time
        );
    }

    // https://git-scm.com/docs/git-check-ref-format, and less of it.
    private static string? Branch(string? name) =>
        name is null
        || (
            name.All(c => char.IsLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '#')
            && !name.StartsWith('-')
            && !name.Contains("..", StringComparison.Ordinal)
        )
            ? name
            : throw KindOptions.Wrong("branch", "it is no branch's name");

    private BucketSource Bucket(SourceSettings settings, KindOptions options, PathFilter filter)
    {
        var address = HttpAddress(settings.Address);
        if (address.AbsolutePath.Trim('/').Split('/', 2) is not [{ Length: > 0 } bucket, .. var rest])
        {
            throw KindOptions.Wrong(
                "address",
                "give the service's address, '/' and the bucket: https://s3.eu-central-1.amazonaws.com/handbook"
            );
        }

        (string, string)? key = _credentials.Find(settings.Credential)?.Split(':', 2) switch
        {
            null => null,
            [{ Length: > 0 } id, { Length: > 0 } secret] => (id, secret),
            _ => throw KindOptions.Wrong("credential", "the secret must be the key's id, ':' and the key's secret"),
        };
        return new BucketSource(
            new BucketSettings(
                new Uri(address.GetLeftPart(UriPartial.Authority)),
                Uri.UnescapeDataString(bucket),
                filter
            )
            {
                Prefix = rest is [var prefix] ? Uri.UnescapeDataString(prefix) : "",
                Region = options.Text("region") ?? "us-east-1",
                Key = key,
                MaxBytes = _rules.MaxBytes,
            },
            _http,
            _time
        );
    }

    private static Uri HttpAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var found)
        && found.Scheme is "http" or "https"
        && found.UserInfo.Length == 0
            ? found
            : throw KindOptions.Wrong("address", "give one that begins with https:// or http://, without a password");
}
