using System.Net;

namespace Pipeline.Silo.Configuration;

internal static partial class OptionTable
{
    /// <summary>Options of a silo among others, and of encrypted connections.</summary>
    private static IReadOnlyList<SiloOption> Cluster =>
        [
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
}
