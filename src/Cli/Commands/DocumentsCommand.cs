using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Inputs;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Documents;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline documents</c>.</summary>
internal static class DocumentsCommand
{
    public static Command Create(SessionFactory sessions) =>
        CliCommand.Group(
            "documents",
            "List, show, delete, retry and cancel documents.",
            List(sessions),
            Show(sessions),
            Delete(sessions),
            Retry(sessions),
            Cancel(sessions)
        );

    private static CliCommand List(SessionFactory sessions)
    {
        var collection = CommonOptions.Collection();
        var state = CommonOptions.Word<DocumentState>("--state", "Only documents in one state", null);
        var limit = new Option<int?>("--limit", "-n")
        {
            Description = "At most so many. Default: all.",
            HelpName = "N",
        };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "list",
            "List documents by id, with their state and why they failed.",
            [
                ("pipeline documents list -c handbook --state failed", "What could not be read, and why."),
                ("pipeline documents list --json | jq -r .id", "All ids."),
            ],
            [collection, state, limit, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var most = parse.GetValue(limit) ?? int.MaxValue;
                        if (most < 1)
                        {
                            throw new UsageException("--limit", "--limit takes 1 or more.");
                        }

                        var name = await session
                            .CollectionAsync(parse.GetValue(collection), token)
                            .ConfigureAwait(false);
                        var table = new TextTable(
                            ("ID", ColumnKind.Name),
                            ("State", ColumnKind.Word),
                            ("Version", ColumnKind.Number),
                            ("Chunks", ColumnKind.Number),
                            ("Size", ColumnKind.Number),
                            ("Title", ColumnKind.Prose),
                            ("Why", ColumnKind.Prose)
                        );
                        var count = 0;
                        var more = false;
                        await foreach (
                            var document in session
                                .Client.ListDocumentsAsync(name, parse.GetValue(state), token)
                                .ConfigureAwait(false)
                        )
                        {
                            if (count == most)
                            {
                                more = true;
                                break;
                            }

                            count++;
                            if (session.Json)
                            {
                                session.Write(document);
                            }
                            else
                            {
                                table.Add(
                                    document.Id,
                                    State(document),
                                    $"{document.Version}",
                                    $"{document.Chunks}",
                                    Plain.Bytes(document.Bytes),
                                    document.Title,
                                    Why(session, document)
                                );
                            }
                        }

                        if (!session.Json)
                        {
                            if (count > 0)
                            {
                                session.Write(table);
                            }

                            session.Note(
                                $"{Plain.Count(count)} document{(count == 1 ? "" : "s")}{(more ? ", and more" : "")}."
                            );
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static CliCommand Show(SessionFactory sessions)
    {
        var id = new Argument<string>("ID") { Description = "The document." };
        var collection = CommonOptions.Collection();
        var content = new Option<bool>("--content") { Description = "Print its content as it was submitted instead." };
        var chunks = new Option<bool>("--chunks")
        {
            Description = "List its chunks instead, with page, range and heading of each.",
        };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "show",
            "Show a document: its state, versions, metadata, and why it failed.",
            [
                ("pipeline documents show report.pdf --chunks", "What is searched of it, and where that stands."),
                ("pipeline documents show guide.md -c handbook", "How it stands."),
                ("pipeline documents show report.pdf --content > report.pdf", "Get it back."),
            ],
            [id, collection, content, chunks, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var name = await session
                            .CollectionAsync(parse.GetValue(collection), token)
                            .ConfigureAwait(false);
                        if (parse.GetValue(content))
                        {
                            var body = await session
                                .Client.ReadContentAsync(name, parse.GetValue(id)!, token)
                                .ConfigureAwait(false);
                            await session.Terminal.WriteBytesAsync(body.Bytes, token).ConfigureAwait(false);
                            return ExitCode.Ok;
                        }

                        if (parse.GetValue(chunks))
                        {
                            var listed = session.Client.ListChunksAsync(
                                name,
                                parse.GetValue(id)!,
                                cancellationToken: token
                            );
                            await ChunkPrinter.PrintAsync(session, listed).ConfigureAwait(false);
                            return ExitCode.Ok;
                        }

                        var document = await session
                            .Client.GetDocumentAsync(name, parse.GetValue(id)!, token)
                            .ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(document);
                        }
                        else
                        {
                            session.Write(Describe(session, document));
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static CliCommand Delete(SessionFactory sessions) =>
        Each(
            sessions,
            "delete",
            "Delete documents.",
            "Deleted",
            [("pipeline documents delete old.md draft.md -c handbook", "Delete two documents.")],
            async (session, collection, id, _, token) =>
            {
                var receipt = await session.Client.DeleteDocumentAsync(collection, id, token).ConfigureAwait(false);
                return receipt;
            }
        );

    private static CliCommand Retry(SessionFactory sessions)
    {
        var passwords = new PasswordArguments();
        return Each(
            sessions,
            "retry",
            "Try failed documents again at once.",
            "Retrying",
            [
                ("pipeline documents retry scan.pdf -c handbook", "Try it again, e.g. after the model was installed."),
                ("pipeline documents retry plan.pdf --password", "Try it again with its password, which is asked for."),
            ],
            async (session, collection, id, password, token) =>
                await session.Client.RetryDocumentAsync(collection, id, password, token).ConfigureAwait(false),
            passwords
        );
    }

    private static CliCommand Cancel(SessionFactory sessions) =>
        Each(
            sessions,
            "cancel",
            "Park documents that wait to be indexed.",
            "Cancelled",
            [("pipeline documents cancel huge.pdf -c handbook", "Do not index it for now.")],
            async (session, collection, id, _, token) =>
                await session.Client.CancelDocumentAsync(collection, id, token).ConfigureAwait(false)
        );

    /// <summary>A command over several ids: it goes on after one that fails, and fails in the end.</summary>
    private static CliCommand Each(
        SessionFactory sessions,
        string name,
        string description,
        string done,
        IReadOnlyList<(string Line, string Effect)> examples,
        Func<Session, string, string, string?, CancellationToken, Task<object>> act,
        PasswordArguments? passwords = null
    )
    {
        var ids = new Argument<string[]>("ID") { Description = "The documents.", Arity = ArgumentArity.OneOrMore };
        var collection = CommonOptions.Collection();
        var json = CommonOptions.Json();
        return CliCommand.Create(
            name,
            description,
            examples,
            [ids, collection, .. passwords?.Options ?? [], json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var chosen = await session
                            .CollectionAsync(parse.GetValue(collection), token)
                            .ConfigureAwait(false);
                        var password = passwords?.Read(parse, session.Terminal);
                        var failed = false;
                        foreach (var id in parse.GetValue(ids)!)
                        {
                            try
                            {
                                var result = await act(session, chosen, id, password, token).ConfigureAwait(false);
                                if (session.Json)
                                {
                                    session.Write(result);
                                }
                                else
                                {
                                    session.Line($"{done} {id}");
                                }
                            }
                            catch (Contracts.Errors.PipelineException error)
                                when (error.Code
                                        is Contracts.Errors.ErrorCode.UnknownDocument
                                            or Contracts.Errors.ErrorCode.Conflict
                                )
                            {
                                failed = true;
                                session.Fail(error);
                            }
                        }

                        return failed ? ExitCode.Failed : ExitCode.Ok;
                    }
                )
        );
    }

    /// <summary>Why a document failed, in the reader's words.</summary>
    internal static string? Why(Session session, DocumentInfo document) =>
        session.Terminal.Words.Remark(document.FailureCode, document.FailureValues, document.FailureReason);

    /// <summary>A line about a document that failed.</summary>
    internal static string Failure(Session session, DocumentInfo document) =>
        session.Terminal.Words.Text(
            "document.failed",
            ("document", document.Id),
            ("stage", document.FailureStage),
            ("why", Why(session, document))
        );

    private static TextTable Describe(Session session, DocumentInfo document)
    {
        var table = new TextTable(("Field", ColumnKind.Word), ("Value", ColumnKind.Prose)) { Headed = false };
        Row("ID", document.Id);
        Row("State", State(document));
        Row("Version", $"{document.Version}");
        Row("Title", document.Title);
        Row("Type", document.ContentType);
        Row("File", document.FileName);
        Row("Size", Plain.Bytes(document.Bytes));
        Row("Chunks", $"{document.Chunks}");
        Row("Shard", $"{document.Shard}");
        Row("Submitted", $"{document.Submitted:u}");
        Row("Updated", $"{document.Updated:u}");
        Row("Metadata", document.Metadata == "{}" ? null : document.Metadata);
        Row("Labels", document.Labels.Count == 0 ? null : string.Join(", ", document.Labels));
        Row("Failed at", document.FailureStage);
        Row("Why", Why(session, document));
        Row("Attempts", document.Attempts > 0 ? $"{document.Attempts}" : null);
        Row("Next attempt", document.NextAttempt is { } next ? $"{next:u}" : null);
        return table;

        void Row(string field, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                table.Add(field, value);
            }
        }
    }

    /// <summary>The state, and how far a document is that is being worked on.</summary>
    internal static string State(DocumentInfo document) =>
        document.Progress switch
        {
            null => Plain.Word(document.State),
            { ChunksTotal: 0 } progress => $"{Plain.Word(document.State)} ({progress.Stage})",
            var progress =>
                $"{Plain.Word(document.State)} ({progress.Stage} {Plain.Count(progress.ChunksDone)} of {Plain.Count(progress.ChunksTotal)} chunks)",
        }
        + (
            document.ChunksSearchable > 0
                ? $", partial: the first {Plain.Count(document.ChunksSearchable)} searchable"
                : ""
        );
}
