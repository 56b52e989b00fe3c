using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Collections;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline collections duplicates</c>.</summary>
internal static class DuplicatesCommand
{
    private const int MostOthers = 10;

    public static CliCommand Create(SessionFactory sessions)
    {
        var name = new Argument<string>("NAME") { Description = "The collection." };
        var likeness = new Option<double?>("--likeness")
        {
            Description = "How much of two texts together both must have, 0.8 to 1; 0.8 unless given.",
            HelpName = "X",
        };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "duplicates",
            "List documents that are much the same, and blocks of text that many documents have.",
            [("pipeline collections duplicates handbook", "Reads the whole collection.")],
            [name, likeness, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var report = await session
                            .Client.FindDuplicatesAsync(parse.GetValue(name)!, parse.GetValue(likeness), token)
                            .ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(report);
                        }
                        else
                        {
                            Print(session, report);
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static void Print(Session session, DuplicateReport report)
    {
        var words = session.Terminal.Words;
        foreach (var group in report.Groups)
        {
            session.Line(
                words.Text(
                    "duplicates.group",
                    ("first", Plain.OneLine(group.First)),
                    ("count", Plain.Count(group.Count))
                )
            );
            foreach (var other in group.Others.Take(MostOthers))
            {
                session.Line(
                    $"   {Plain.OneLine(other.Id)}  {(other.SameWords ? words.Text("duplicates.same") : words.Text("duplicates.alike", ("likeness", Plain.Number(other.Likeness))))}"
                );
            }
        }

        foreach (var block in report.Blocks)
        {
            session.Line(
                words.Text(
                    "duplicates.block",
                    ("documents", Plain.Count(block.Documents)),
                    ("text", Plain.Snippet(block.Text, 120))
                )
            );
        }

        session.Note(
            words.Text(
                report.IsComplete ? "duplicates.all" : "duplicates.some",
                ("documents", Plain.Count(report.Documents)),
                ("copies", Plain.Count(report.Copies))
            )
        );
    }
}
