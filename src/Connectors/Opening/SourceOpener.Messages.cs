using Pipeline.Connectors.Mail;
using Pipeline.Connectors.Messaging;

namespace Pipeline.Connectors.Opening;

/// <content>Mail and queues.</content>
public sealed partial class SourceOpener
{
    private const int ImapPort = 143;
    private const int ImapsPort = 993;
    private const int NatsPort = 4222;
    private const int KafkaPort = 9092;

    private MailSource Mail(SourceSettings settings, KindOptions options)
    {
        var address = ServiceAddress(settings.Address, "imaps", "imap");
        var isTls = address.Scheme == "imaps";
        var user = options.Text("user");
        var encryption = options.Text("encryption") switch
        {
            null => isTls ? MailEncryption.Tls : MailEncryption.StartTls,
            "none" when !isTls => MailEncryption.None,
            _ => throw KindOptions.Wrong(
                "encryption",
                "only 'none' can be given, for an address that begins with imap://"
            ),
        };
        var secret =
            _credentials.Find(settings.Credential)
            ?? throw KindOptions.Wrong("credential", "mail needs a password; say where it is");
        if (user is null)
        {
            (user, secret) = secret.Split(':', 2) is [{ Length: > 0 } name, var password]
                ? (name, password)
                : throw KindOptions.Wrong(
                    "user",
                    "give the option user, or a secret of the user, ':' and the password"
                );
        }

        var folder = Uri.UnescapeDataString(address.AbsolutePath.Trim('/'));
        return new MailSource(
            new MailSettings(
                address.IdnHost,
                address.Port > 0 ? address.Port
                    : isTls ? ImapsPort
                    : ImapPort,
                folder.Length > 0 ? folder : "INBOX",
                user,
                secret
            )
            {
                Encryption = encryption,
                MaxBytes = _rules.MaxBytes,
                Rules = Addresses,
            }
        );
    }

    private NatsSource Nats(string name, SourceSettings settings, KindOptions options)
    {
        var address = ServiceAddress(settings.Address, "nats", "tls");
        return new NatsSource(
            new NatsSettings(
                address.Port > 0 ? address : new UriBuilder(address) { Port = NatsPort }.Uri,
                options.Text("stream") ?? throw KindOptions.Wrong("stream", "give the name of the JetStream stream"),
                options.Text("consumer") ?? $"pipeline-{name}"
            )
            {
                Subject = options.Text("subject"),
                Secret = _credentials.Find(settings.Credential),
                MaxBytes = _rules.MaxBytes,
                Rules = Addresses,
            }
        );
    }

    private KafkaSource Kafka(string name, SourceSettings settings, KindOptions options)
    {
        var servers = settings.Address.Split(',', StringSplitOptions.TrimEntries).Select(HostAndPort).ToArray();
        var mechanism = options.Text("sasl")?.ToUpperInvariant() ?? "PLAIN";
        if (mechanism is not ("PLAIN" or "SCRAM-SHA-256" or "SCRAM-SHA-512"))
        {
            throw KindOptions.Wrong("sasl", "give plain, scram-sha-256 or scram-sha-512");
        }

        return new KafkaSource(
            new KafkaSettings(
                servers,
                options.Text("topic") ?? throw KindOptions.Wrong("topic", "give the name of the topic"),
                options.Text("group") ?? $"pipeline-{name}"
            )
            {
                IsEncrypted = options.Text("encryption") switch
                {
                    null or "tls" => true,
                    "none" => false,
                    _ => throw KindOptions.Wrong("encryption", "give tls or none"),
                },
                Mechanism = mechanism,
                Secret = _credentials.Find(settings.Credential),
                MaxBytes = _rules.MaxBytes,
                Rules = Addresses,
            }
        );
    }

    private static (string Host, int Port) HostAndPort(string text) =>
        Uri.TryCreate($"kafka://{text}", UriKind.Absolute, out var found)
        && found.Host.Length > 0
        && found.PathAndQuery is "/" or ""
        && found.UserInfo.Length == 0
            ? (found.Host, found.Port > 0 ? found.Port : KafkaPort)
            : throw KindOptions.Wrong("address", "give hosts and ports with ',' between: kafka-1:9092,kafka-2:9092");

    private static Uri ServiceAddress(string address, string scheme, string other) =>
        Uri.TryCreate(address, UriKind.Absolute, out var found)
        && (found.Scheme == scheme || found.Scheme == other)
        && found.Host.Length > 0
        && found.UserInfo.Length == 0
            ? found
            : throw KindOptions.Wrong(
                "address",
                $"give one that begins with {scheme}:// or {other}://, without a password"
            );
}
