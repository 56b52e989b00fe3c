using System.CommandLine;
using System.Text;
using System.Text.Json;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Backups;

/// <summary><c>pipeline export</c>.</summary>
internal static class ExportCommand
{
    public static Command Create(SessionFactory sessions)
    {
        var collection = CommonOptions.Collection();
        var format = new Option<string>("--format")
        {
            Description = "The format: jsonl, a document a line.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "jsonl",
        };
        format.AcceptOnlyFromAmong("jsonl");
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The file to write. Default: the standard output.",
            HelpName = "FILE",
        };
        var after = new Option<string?>("--after") { Description = "Go on behind this id.", HelpName = "ID" };
        var chunks = new Option<bool>("--chunks") { Description = "Each document with its chunks and their places." };
        var vectors = new Option<bool>("--vectors") { Description = "Each chunk with its vector; implies --chunks." };
        return CliCommand.Create(
            "export",
            "Write the documents of a collection as JSON lines, in the order of their ids, as of one moment.",
            [
                ("pipeline export -c handbook -o handbook.jsonl", "Lines that can be submitted again as they are."),
                ("pipeline export -c handbook --chunks --after report-17", "With chunks, behind a document."),
            ],
            [collection, format, output, after, chunks, vectors],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    json: false,
                    async session =>
                    {
                        var name = await session
                            .CollectionAsync(parse.GetValue(collection), token)
                            .ConfigureAwait(false);
                        var source = await session
                            .Client.OpenExportAsync(
                                name,
                                parse.GetValue(after),
                                parse.GetValue(chunks),
                                parse.GetValue(vectors),
                                token
                            )
                            .ConfigureAwait(false);
                        await using (source.ConfigureAwait(false))
                        {
                            var (documents, last) = parse.GetValue(output) is { } file
                                ? await NewFile
                                    .WriteAsync(file, to => CopyAsync(source, Writer(to), token), token)
                                    .ConfigureAwait(false)
                                : await CopyAsync(source, session.Terminal.Out, token).ConfigureAwait(false);
                            session.Note(
                                session.Terminal.Words.Text(
                                    "export.done",
                                    ("documents", documents),
                                    ("last", last ?? parse.GetValue(after) ?? "")
                                )
                            );
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };

    private static async Task<(long Documents, string? Last)> CopyAsync(
        Stream source,
        TextWriter to,
        CancellationToken cancellationToken
    )
    {
        using var lines = new StreamReader(source);
        var documents = 0L;
        string? last = null;
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            await to.WriteAsync($"{line}\n".AsMemory(), cancellationToken).ConfigureAwait(false);
            documents++;
            using var json = JsonDocument.Parse(line);
            last = json.RootElement.GetProperty("id").GetString();
        }

        await to.FlushAsync(cancellationToken).ConfigureAwait(false);
        return (documents, last);
    }
}
