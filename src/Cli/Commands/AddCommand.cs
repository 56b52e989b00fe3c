using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Inputs;
using Pipeline.Cli.Output;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline add</c>.</summary>
internal static class AddCommand
{
    public static Command Create(SessionFactory sessions)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description =
                "Files, directories (with all below them), patterns ('docs/**/*.md'), or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var collection = CommonOptions.TargetCollection();
        collection.Description = "The collection; created when it does not exist.";
        var metadata = new Option<string[]>("--metadata", "-m")
        {
            Description = "Metadata of every document; numbers, true and false are taken as such. May be repeated.",
            HelpName = "KEY=VALUE",
        };
        var label = new Option<string[]>("--label")
        {
            Description = "An access label. May be repeated.",
            HelpName = "LABEL",
        };
        var prefix = new Option<string?>("--prefix")
        {
            Description = "Put before every document id.",
            HelpName = "TEXT",
        };
        var id = new Option<string?>("--id")
        {
            Description = "The document id of standard input or of a single file.",
            HelpName = "ID",
        };
        var type = new Option<string?>("--type")
        {
            Description = "The media type, when the content does not tell.",
            HelpName = "MIME",
        };
        var wait = new Option<bool>("--wait")
        {
            Description = "Wait until the documents are searchable; tell which failed and why.",
        };
        var inFlight = new Option<int>("--in-flight")
        {
            Description = "Documents sent and not yet acknowledged, at most.",
            HelpName = "N",
            DefaultValueFactory = _ => 32,
        };
        var passwords = new PasswordArguments();
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "add",
            "Submit documents. A document that is there already with the same content and metadata is left as it is; a changed one replaces it.",
            [
                ("pipeline add handbook/ --wait", "Submit a folder and wait until it is searchable."),
                (
                    "pipeline add 'docs/**/*.md' -c docs -m lang=ko -m year=2024",
                    "Submit a pattern with metadata to filter by."
                ),
                ("cat notes.txt | pipeline add - --id notes", "Submit what another program writes."),
            ],
            [paths, collection, metadata, label, prefix, id, type, wait, .. passwords.Options, inFlight, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    session =>
                        new AddRun(session, token)
                        {
                            Paths = parse.GetValue(paths)!,
                            Collection = parse.GetValue(collection)!,
                            Metadata = MetadataArguments.Parse(parse.GetValue(metadata) ?? []),
                            Labels = parse.GetValue(label) ?? [],
                            Prefix = parse.GetValue(prefix) ?? "",
                            Id = parse.GetValue(id),
                            ContentType = parse.GetValue(type),
                            Password = passwords.Read(parse, session.Terminal),
                            Wait = parse.GetValue(wait),
                            InFlight = parse.GetValue(inFlight) is var window and >= 1 and <= 10_000
                                ? window
                                : throw new UsageException("--in-flight", "--in-flight takes 1 to 10000."),
                        }.RunAsync()
                )
        );
    }

    /// <summary>One line of <c>--json</c>: a document's receipt or error.</summary>
    internal sealed record ResultLine(string Type, string? Id, DocumentReceipt? Receipt, ErrorDetail? Error);

    /// <summary>The last line of <c>--json</c>.</summary>
    internal sealed record SummaryLine(
        string Type,
        string Collection,
        int Submitted,
        int Unchanged,
        int Failed,
        long Bytes,
        double Seconds,
        IReadOnlyList<DocumentInfo>? FailedDocuments
    );
}
