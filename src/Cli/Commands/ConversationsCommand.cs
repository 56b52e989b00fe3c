using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Conversations;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline conversations</c>.</summary>
internal static class ConversationsCommand
{
    public static Command Create(SessionFactory sessions) =>
        CliCommand.Group(
            "conversations",
            "Your stored conversations: what 'pipeline chat', 'ask --conversation' and the dashboard keep. Nobody else sees them.",
            List(sessions),
            Show(sessions),
            Rename(sessions),
            Delete(sessions),
            Export(sessions)
        );

    /// <summary>The whole id of a conversation of which the beginning is enough.</summary>
    /// <exception cref="UsageException">Several begin so.</exception>
    internal static async Task<string> IdAsync(
        Session session,
        string collection,
        string given,
        CancellationToken cancellationToken
    )
    {
        if (Guid.TryParse(given, out _))
        {
            return given;
        }

        string? found = null;
        await foreach (
            var one in session
                .Client.ListConversationsAsync(collection, cancellationToken)
                .WithCancellation(cancellationToken)
                .ConfigureAwait(false)
        )
        {
            if (given.Length > 0 && one.Id.StartsWith(given, StringComparison.OrdinalIgnoreCase))
            {
                found = found is null
                    ? one.Id
                    : throw new UsageException(
                        "ID",
                        session.Terminal.Words.Text("conversations.ambiguous", ("id", given))
                    );
            }
        }

        return found ?? throw ConversationErrors.Unknown();
    }

    private static Argument<string> Id() =>
        new("ID") { Description = "The conversation; the first characters of its id are enough." };

    private static CliCommand List(SessionFactory sessions)
    {
        var collection = CommonOptions.Collection();
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "list",
            "List your conversations, the last used first.",
            [("pipeline conversations list -c handbook", "Those about one collection.")],
            [collection, json],
            (parse, token) =>
                RunAsync(
                    sessions,
                    parse,
                    collection,
                    json,
                    async (session, name) =>
                    {
                        var all = await session
                            .Client.ListConversationsAsync(name, token)
                            .ToListAsync(token)
                            .ConfigureAwait(false);
                        if (session.Json)
                        {
                            all.ForEach(session.Write);
                        }
                        else if (all.Count == 0)
                        {
                            session.Note(session.Terminal.Words.Text("conversations.none", ("collection", name)));
                        }
                        else
                        {
                            new ConversationPrinter(session).List(all);
                        }
                    },
                    token
                )
        );
    }

    private static CliCommand Show(SessionFactory sessions)
    {
        var id = Id();
        var collection = CommonOptions.Collection();
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "show",
            "Print a conversation: questions, answers and what they cite.",
            [("pipeline conversations show 3f0c9a", "By the beginning of its id.")],
            [id, collection, json],
            (parse, token) =>
                RunAsync(
                    sessions,
                    parse,
                    collection,
                    json,
                    async (session, name) =>
                    {
                        var found = await FindAsync(session, name, parse.GetValue(id)!, token).ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(found);
                        }
                        else
                        {
                            new ConversationPrinter(session).Show(found);
                        }
                    },
                    token
                )
        );
    }

    private static CliCommand Rename(SessionFactory sessions)
    {
        var id = Id();
        var title = new Argument<string>("TITLE")
        {
            Description = $"What it is called from now on, 1 to {ConversationTitle.MostCharacters} characters.",
        };
        var collection = CommonOptions.Collection();
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "rename",
            "Call a conversation something else; without that it is called as its first question.",
            [("pipeline conversations rename 3f0c9a \"휴가 규정\"", "Give it a title.")],
            [id, title, collection, json],
            (parse, token) =>
                RunAsync(
                    sessions,
                    parse,
                    collection,
                    json,
                    async (session, name) =>
                    {
                        var whole = await IdAsync(session, name, parse.GetValue(id)!, token).ConfigureAwait(false);
                        var renamed = await session
                            .Client.RenameConversationAsync(name, whole, parse.GetValue(title)!, token)
                            .ConfigureAwait(false);
                        Told(session, renamed, "conversations.renamed", ("title", renamed.Title));
                    },
                    token
                )
        );
    }

    private static CliCommand Delete(SessionFactory sessions)
    {
        var id = Id();
        var collection = CommonOptions.Collection();
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "delete",
            "Delete a conversation with its turns. It cannot be brought back.",
            [("pipeline conversations delete 3f0c9a", "Delete one.")],
            [id, collection, json],
            (parse, token) =>
                RunAsync(
                    sessions,
                    parse,
                    collection,
                    json,
                    async (session, name) =>
                    {
                        var whole = await IdAsync(session, name, parse.GetValue(id)!, token).ConfigureAwait(false);
                        await session.Client.DeleteConversationAsync(name, whole, token).ConfigureAwait(false);
                        Told(session, new { deleted = whole }, "conversations.deleted", ("id", whole));
                    },
                    token
                )
        );
    }

    private static CliCommand Export(SessionFactory sessions)
    {
        var id = Id();
        var format = CommonOptions.Word<ExportFormat>("--format", "How it is written", ExportFormat.Markdown, "-f");
        var output = new Option<FileInfo?>("--output", "-o")
        {
            Description = "The file that is written. Default: standard output.",
            HelpName = "FILE",
        };
        var collection = CommonOptions.Collection();
        return CliCommand.Create(
            "export",
            "Write a conversation with its sources as Markdown or JSON.",
            [
                ("pipeline conversations export 3f0c9a -o leave.md", "As Markdown, with the passages that are cited."),
                ("pipeline conversations export 3f0c9a --format json", "As JSON, for a script."),
            ],
            [id, format, output, collection],
            (parse, token) =>
                RunAsync(
                    sessions,
                    parse,
                    collection,
                    json: null,
                    async (session, name) =>
                    {
                        var found = await FindAsync(session, name, parse.GetValue(id)!, token).ConfigureAwait(false);
                        var text = ConversationPrinter.Export(found, parse.GetValue(format) == ExportFormat.Json);
                        if (parse.GetValue(output) is not { } file)
                        {
                            await session.Terminal.Out.WriteAsync(Plain.Safe(text)).ConfigureAwait(false);
                            return;
                        }

                        await WriteAsync(file.FullName, text, token).ConfigureAwait(false);
                        session.Note(session.Terminal.Words.Text("chat.written", ("file", file)));
                    },
                    token
                )
        );
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    internal static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(path, text, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("--output", $"'{path}' cannot be written: {error.Message}");
        }
    }

    private static async Task<Conversation> FindAsync(
        Session session,
        string collection,
        string given,
        CancellationToken cancellationToken
    )
    {
        var id = await IdAsync(session, collection, given, cancellationToken).ConfigureAwait(false);
        return await session.Client.GetConversationAsync(collection, id, cancellationToken).ConfigureAwait(false);
    }

    private static void Told<T>(Session session, T value, string key, (string Name, object? Value) said)
    {
        if (session.Json)
        {
            session.Write(value);
        }
        else
        {
            session.Line(session.Terminal.Words.Text(key, said));
        }
    }

    private static Task<int> RunAsync(
        SessionFactory sessions,
        ParseResult parse,
        Option<string?> collection,
        Option<bool>? json,
        Func<Session, string, Task> body,
        CancellationToken cancellationToken
    ) =>
        sessions.RunAsync(
            parse,
            json is not null && parse.GetValue(json),
            async session =>
            {
                var name = await session
                    .CollectionAsync(parse.GetValue(collection), cancellationToken)
                    .ConfigureAwait(false);
                await body(session, name).ConfigureAwait(false);
                return ExitCode.Ok;
            }
        );

    private enum ExportFormat
    {
        Markdown,
        Json,
    }
}
