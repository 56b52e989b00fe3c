using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Inputs;
using Pipeline.Contracts.Connectors;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline connectors add</c>.</summary>
internal static class ConnectorAddCommand
{
    public static CliCommand Create(SessionFactory sessions)
    {
        var name = new Argument<string>("NAME") { Description = "What it is called." };
        var kind = CommonOptions.Word<ConnectorKind>("--kind", "What it connects to", null);
        kind.Required = true;
        var address = new Option<string>("--address")
        {
            Description = "Where it is: a path or an address.",
            HelpName = "ADDRESS",
            Required = true,
        };
        var collection = new Option<string>("--collection", "-c")
        {
            Description = "The collection, which must be there.",
            HelpName = "NAME",
            DefaultValueFactory = _ => CommonOptions.DefaultCollection,
        };
        var include = Many("--include", "Take only what matches, such as '*.md'; may be repeated.", "PATTERN");
        var exclude = Many("--exclude", "Leave out what matches; may be repeated.", "PATTERN");
        var labels = Many("--label", "An access label of its documents; may be repeated.", "LABEL");
        var metadata = Many("--metadata", "Metadata of its documents; may be repeated.", "KEY=VALUE");
        var options = Many("--option", "What only its kind has, such as branch=main; may be repeated.", "KEY=VALUE");
        var schedule = new Option<string?>("--schedule")
        {
            Description = "When it runs: 15m, 6h, 1d, '0 3 * * 1-5' (UTC) or never. Default: what suits the kind.",
            HelpName = "WHEN",
        };
        var credential = new Option<string?>("--credential")
        {
            Description = "Where its secret is on the server: env:PIPELINE_CONNECTOR_… or file:NAME. Not the secret.",
            HelpName = "REFERENCE",
        };
        var prefix = new Option<string?>("--prefix")
        {
            Description = "What the ids of its documents begin with. Default: its name and '/'.",
            HelpName = "TEXT",
        };
        var keep = new Option<bool>("--no-prune") { Description = "Keep the documents of what is gone." };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "add",
            "Make a connector, or tell one of that name to do something else.",
            [
                ("pipeline connectors add wiki --kind web --address https://wiki.example.com/", "A site."),
                (
                    "pipeline connectors add handbook --kind git --address https://github.com/acme/handbook --include '*.md'",
                    "A repository."
                ),
            ],
            [
                name,
                kind,
                address,
                collection,
                include,
                exclude,
                schedule,
                labels,
                metadata,
                options,
                credential,
                prefix,
                keep,
                json,
            ],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var info = await session
                            .Client.PutConnectorAsync(
                                parse.GetValue(name)!,
                                new ConnectorSettings
                                {
                                    Kind = parse.GetValue(kind)!.Value,
                                    Address = parse.GetValue(address)!,
                                    Collection = parse.GetValue(collection)!,
                                    Include = Given(parse.GetValue(include)),
                                    Exclude = Given(parse.GetValue(exclude)),
                                    Schedule = parse.GetValue(schedule),
                                    Labels = Given(parse.GetValue(labels)),
                                    Metadata = MetadataArguments.Parse(parse.GetValue(metadata) ?? []),
                                    Options = Pairs(parse.GetValue(options) ?? []),
                                    Credential = parse.GetValue(credential),
                                    Prefix = parse.GetValue(prefix),
                                    Prune = parse.GetValue(keep) ? false : null,
                                },
                                token
                            )
                            .ConfigureAwait(false);
                        ConnectorsCommand.Tell(
                            session,
                            info,
                            info.Run is null ? "connector.made" : "connector.changed"
                        );
                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static Option<string[]> Many(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help };

    private static string[]? Given(string[]? values) => values is { Length: > 0 } ? values : null;

    private static Dictionary<string, string>? Pairs(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return null;
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new UsageException(
                    "--option",
                    $"'{argument}' is not key=value; give for example --option depth=2."
                );
            }

            pairs[argument[..equals].Trim()] = argument[(equals + 1)..];
        }

        return pairs;
    }
}
