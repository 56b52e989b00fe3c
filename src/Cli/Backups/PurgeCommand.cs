using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Backups;

namespace Pipeline.Cli.Backups;

/// <summary><c>pipeline purge</c>.</summary>
internal static class PurgeCommand
{
    public static Command Create(SessionFactory sessions)
    {
        var collection = CommonOptions.Collection();
        var document = new Option<string?>("--document")
        {
            Description = "Delete this document first if it is still there.",
            HelpName = "ID",
        };
        var prove = new Option<bool>("--prove")
        {
            Description =
                "Read the server's data directory afterwards for the document's text and --text; exit 1 where any is found.",
        };
        var texts = new Option<string[]>("--text")
        {
            Description = "A text that must be nowhere afterwards; may be given several times.",
            HelpName = "TEXT",
        };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "purge",
            "Make the text of deleted documents vanish: from the store's free room and log, indexes, answers, conversations.",
            [
                ("pipeline purge -c handbook", "All documents that were deleted."),
                ("pipeline purge -c handbook --document salaries.pdf --prove", "Delete one, and prove it."),
            ],
            [collection, document, prove, texts, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var name = await session
                            .CollectionAsync(parse.GetValue(collection), token)
                            .ConfigureAwait(false);
                        var report = await session
                            .Client.PurgeAsync(
                                name,
                                parse.GetValue(document),
                                parse.GetValue(prove),
                                parse.GetValue(texts),
                                token
                            )
                            .ConfigureAwait(false);
                        Tell(session, report);
                        return report.Proof is { Found.Count: > 0 } ? ExitCode.Failed : ExitCode.Ok;
                    }
                )
        );
    }

    private static void Tell(Session session, PurgeReport report)
    {
        if (session.Json)
        {
            session.Write(report);
            return;
        }

        var words = session.Terminal.Words;
        session.Line(
            words.Text(
                "purge.done",
                ("collection", report.Collection),
                ("answers", report.Answers),
                ("turns", report.Turns),
                ("indexes", report.Indexes)
            )
        );
        if (report.Proof is { } proof)
        {
            session.Line(
                proof.Found.Count == 0
                    ? words.Text("purge.clean", ("silo", proof.Silo), ("files", proof.Files))
                    : words.Text("purge.found", ("silo", proof.Silo), ("files", string.Join(", ", proof.Found)))
            );
        }

        if (report.IsOnServer)
        {
            session.Line(words.Text("purge.postgres"));
        }
    }
}
