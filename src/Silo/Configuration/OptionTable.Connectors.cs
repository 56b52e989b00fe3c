namespace Pipeline.Silo.Configuration;

internal static partial class OptionTable
{
    /// <summary>Options of connectors.</summary>
    private static IReadOnlyList<SiloOption> Connectors =>
        [
            SiloOption
                .Text(
                    "connectors",
                    "FILE",
                    "Connectors that are to be there: a JSON file of names and settings (docs/connectors.md).",
                    options => options.Connectors,
                    (options, value) => options.Connectors = value,
                    ValueChecks.ExistingFile
                )
                .With(defaultText: "none"),
            SiloOption
                .Text(
                    "connector-folders",
                    "DIRS",
                    "Folders of this machine that connectors may read, separated by ';'.",
                    options => options.ConnectorFolders,
                    (options, value) => options.ConnectorFolders = value
                )
                .With(defaultText: "none"),
            SiloOption
                .Text(
                    "connector-hosts",
                    "HOSTS",
                    "Private hosts, addresses or networks that connectors may reach, separated by ',': minio.internal,10.1.0.0/16.",
                    options => options.ConnectorHosts,
                    (options, value) => options.ConnectorHosts = value
                )
                .With(defaultText: "none, public addresses alone"),
            SiloOption
                .Text(
                    "connector-secrets",
                    "DIR",
                    "The folder of the secrets that connectors may name as file:NAME.",
                    options => options.ConnectorSecrets,
                    (options, value) => options.ConnectorSecrets = value,
                    ValueChecks.ExistingDirectory
                )
                .With(defaultText: "none"),
        ];
}
