using System.CommandLine;
using System.Globalization;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline audit</c>.</summary>
internal static class AuditCommand
{
    private const int PageSize = 1000;

    public static Command Create(SessionFactory sessions)
    {
        var limit = new Option<int>("--limit")
        {
            Description = "At most so many acts, 1 to 100000.",
            HelpName = "N",
            DefaultValueFactory = _ => 100,
        };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "audit",
            "What administrators did, newest first: keys, collections, models. It holds no content.",
            [("pipeline audit --limit 20", "The last twenty acts.")],
            [limit, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var left = parse.GetValue(limit) is var most and >= 1 and <= 100_000
                            ? most
                            : throw new UsageException("--limit", "--limit takes 1 to 100000.");
                        var table = new TextTable(
                            ("When", ColumnKind.Word),
                            ("Who", ColumnKind.Name),
                            ("What", ColumnKind.Word),
                            ("Target", ColumnKind.Name),
                            ("Outcome", ColumnKind.Word)
                        );
                        long? before = null;
                        do
                        {
                            var page = await session
                                .Client.ListAuditAsync(before, Math.Min(left, PageSize), token)
                                .ConfigureAwait(false);
                            foreach (var act in page.Entries)
                            {
                                if (session.Json)
                                {
                                    session.Write(act);
                                    continue;
                                }

                                table.Add(
                                    act.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                                    act.ActorId == act.ActorName ? act.ActorId : $"{act.ActorName} ({act.ActorId})",
                                    act.Action,
                                    act.Target,
                                    act.Outcome
                                );
                            }

                            left -= page.Entries.Count;
                            before = page.Next;
                        } while (before is not null && left > 0);

                        if (!session.Json)
                        {
                            session.Write(table);
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }
}
