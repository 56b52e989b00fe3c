using System.CommandLine;
using System.Globalization;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline connectors</c>.</summary>
internal static class ConnectorsCommand
{
    public static Command Create(SessionFactory sessions) =>
        CliCommand.Group(
            "connectors",
            "Let documents come by themselves: from folders, sites, repositories, buckets, mail and queues.",
            ConnectorAddCommand.Create(sessions),
            List(sessions),
            Show(sessions),
            Test(sessions),
            Run(sessions),
            Paused(sessions, true),
            Paused(sessions, false),
            Remove(sessions)
        );

    private static CliCommand List(SessionFactory sessions)
    {
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "list",
            "List connectors with how they are.",
            [("pipeline connectors list", "What comes by itself, and whether it does.")],
            [json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var connectors = await session.Client.ListConnectorsAsync(token).ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(connectors);
                        }
                        else
                        {
                            session.Write(Describe(connectors, session.Terminal.Words));
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static CliCommand Show(SessionFactory sessions) =>
        OfOne(
            sessions,
            "show",
            "How one connector is: its last run, what failed and why, when it runs next.",
            [("pipeline connectors show wiki", "")],
            [],
            async (session, _, name, token) =>
            {
                Print(session, await session.Client.GetConnectorAsync(name, token).ConfigureAwait(false));
                return ExitCode.Ok;
            }
        );

    private static CliCommand Test(SessionFactory sessions) =>
        OfOne(
            sessions,
            "test",
            "Reach the source and name the first things in it; changes nothing.",
            [("pipeline connectors test wiki", "Says in plain words what is wrong, if anything is.")],
            [],
            async (session, _, name, token) =>
            {
                var test = await session.Client.TestConnectorAsync(name, token).ConfigureAwait(false);
                var words = session.Terminal.Words;
                if (session.Json)
                {
                    session.Write(test);
                }
                else if (test.Problem is { } problem)
                {
                    session.Line(words.Text("connector.unreached", ("reason", Said(problem, words))));
                }
                else
                {
                    session.Line(words.Text(test.Items.Count > 0 ? "connector.reached" : "connector.reached_empty"));
                    foreach (var item in test.Items)
                    {
                        session.Line($"  {item}");
                    }
                }

                return test.Reached ? ExitCode.Ok : ExitCode.Failed;
            }
        );

    private static CliCommand Run(SessionFactory sessions)
    {
        var confirm = new Option<bool>("--confirm-prune")
        {
            Description = "Delete the documents of whatever is gone, however much it is.",
        };
        return OfOne(
            sessions,
            "run",
            "Begin a run now.",
            [
                ("pipeline connectors run wiki", "Without waiting for its time."),
                ("pipeline connectors run wiki --confirm-prune", "What is gone was meant to go."),
            ],
            [confirm],
            async (session, parse, name, token) =>
            {
                var info = await session
                    .Client.RunConnectorAsync(name, parse.GetValue(confirm), token)
                    .ConfigureAwait(false);
                Tell(session, info, "connector.begun");
                return ExitCode.Ok;
            }
        );
    }

    private static CliCommand Paused(SessionFactory sessions, bool paused) =>
        OfOne(
            sessions,
            paused ? "pause" : "resume",
            paused
                ? "Run it no more until it is resumed; a run that goes on ends."
                : "Run it by its schedule again, from where it was.",
            [($"pipeline connectors {(paused ? "pause" : "resume")} wiki", "")],
            [],
            async (session, _, name, token) =>
            {
                var info = await (
                    paused
                        ? session.Client.PauseConnectorAsync(name, token)
                        : session.Client.ResumeConnectorAsync(name, token)
                ).ConfigureAwait(false);
                Tell(session, info, paused ? "connector.paused" : "connector.resumed");
                return ExitCode.Ok;
            }
        );

    private static CliCommand Remove(SessionFactory sessions)
    {
        var documents = new Option<bool>("--documents") { Description = "Delete the documents that came by it too." };
        return OfOne(
            sessions,
            "remove",
            "Remove a connector; its documents stay.",
            [
                ("pipeline connectors remove wiki", "Its documents stay as they are."),
                ("pipeline connectors remove wiki --documents", "With its documents."),
            ],
            [documents],
            async (session, parse, name, token) =>
            {
                var removed = await session
                    .Client.RemoveConnectorAsync(name, parse.GetValue(documents), token)
                    .ConfigureAwait(false);
                if (session.Json)
                {
                    session.Write(removed);
                }
                else
                {
                    session.Line(
                        session.Terminal.Words.Text(
                            parse.GetValue(documents) ? "connector.removed_documents" : "connector.removed",
                            ("connector", name),
                            ("count", removed.Documents)
                        )
                    );
                }

                return ExitCode.Ok;
            }
        );
    }

    /// <summary>A command about one connector, which is named first.</summary>
    private static CliCommand OfOne(
        SessionFactory sessions,
        string word,
        string description,
        IReadOnlyList<(string Line, string Effect)> examples,
        IEnumerable<Option> options,
        Func<Session, ParseResult, string, CancellationToken, Task<int>> act
    )
    {
        var name = new Argument<string>("NAME") { Description = "The connector's name." };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            word,
            description,
            examples,
            [name, .. options, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    session => act(session, parse, parse.GetValue(name)!, token)
                )
        );
    }

    /// <summary>Tells what was done, or prints the connector for machines.</summary>
    internal static void Tell(Session session, ConnectorInfo info, string key)
    {
        if (session.Json)
        {
            session.Write(info);
        }
        else
        {
            session.Line(session.Terminal.Words.Text(key, ("connector", info.Name)));
        }
    }

    private static TextTable Describe(IReadOnlyList<ConnectorInfo> connectors, Wording words)
    {
        var table = new TextTable(
            ("Name", ColumnKind.Word),
            ("Kind", ColumnKind.Word),
            ("Collection", ColumnKind.Word),
            ("State", ColumnKind.Word),
            ("Last run", ColumnKind.Word),
            ("Outcome", ColumnKind.Word),
            ("Next run", ColumnKind.Word),
            ("Address", ColumnKind.Name)
        );
        foreach (var one in connectors)
        {
            table.Add(
                one.Name,
                Plain.Word(one.Settings.Kind),
                one.Settings.Collection,
                State(one, words),
                Moment(one.Run?.Started, words),
                one.Run is { } run ? words.Text($"connector.outcome.{Plain.Word(run.Outcome)}") : "",
                Moment(one.NextRun, words),
                one.Settings.Address
            );
        }

        return table;
    }

    private static void Print(Session session, ConnectorInfo info)
    {
        if (session.Json)
        {
            session.Write(info);
            return;
        }

        var words = session.Terminal.Words;
        session.Line(
            $"{info.Name}: {Plain.Word(info.Settings.Kind)} {info.Settings.Address} → {info.Settings.Collection}"
        );
        session.Line($"{State(info, words)}; {Moment(info.NextRun, words)}");
        if (info.Run is not { } run)
        {
            return;
        }

        session.Line($"{Moment(run.Started, words)}: {words.Text($"connector.outcome.{Plain.Word(run.Outcome)}")}");
        session.Line(
            words.Text(
                "connector.counts",
                ("seen", run.Seen),
                ("changed", run.Changed),
                ("deleted", run.Deleted),
                ("failed", run.Failed)
            )
        );
        if (run.Problem is { } problem)
        {
            session.Line(Said(problem, words));
        }

        foreach (var failure in run.Failures)
        {
            session.Line($"  {failure.Item}: {Said(failure.Problem, words)}");
        }
    }

    private static string Said(Remark remark, Wording words) =>
        words.Remark(remark.Code, remark.Values, remark.Message) ?? remark.Message;

    private static string State(ConnectorInfo info, Wording words) =>
        words.Text(
            info.Running ? "connector.running"
            : info.Settings.Paused ? "connector.pausing"
            : "connector.waiting"
        );

    private static string Moment(DateTimeOffset? at, Wording words) =>
        at?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? words.Text("connector.never");
}
