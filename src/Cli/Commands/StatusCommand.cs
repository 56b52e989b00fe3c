using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(SessionFactory sessions)
    {
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "status",
            "Show how the server is: its version, notices, workers and collections. Fails when it is not ready.",
            [
                ("pipeline status", "Is it up, and what does it lack?"),
                ("pipeline status --server http://pipeline.example.com:5080", "Another server."),
            ],
            [json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var status = await session.Client.GetStatusAsync(token).ConfigureAwait(false);
                        var workers = await session.Client.ListWorkersAsync(token).ConfigureAwait(false);
                        var collections = await session.Client.ListCollectionsAsync(token).ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(
                                new StatusReport(session.Address.ToString().TrimEnd('/'), status, workers, collections)
                            );
                        }
                        else
                        {
                            Print(session, status, workers, collections);
                        }

                        return status.Ready ? ExitCode.Ok : ExitCode.Failed;
                    }
                )
        );
    }

    /// <summary>The object of <c>--json</c>.</summary>
    internal sealed record StatusReport(
        string Server,
        PipelineStatus Status,
        IReadOnlyList<WorkerInfo> Workers,
        IReadOnlyList<CollectionInfo> Collections
    );

    private static void Print(
        Session session,
        PipelineStatus status,
        IReadOnlyList<WorkerInfo> workers,
        IReadOnlyList<CollectionInfo> collections
    )
    {
        session.Line(
            $"Pipeline {status.Version} at {session.Address.ToString().TrimEnd('/')}: {(status.Ready ? "ready" : "not ready")}, "
                + $"up {Plain.Duration(TimeSpan.FromSeconds(status.UptimeSeconds))}, {Plain.Bytes(status.MemoryBytes)}"
        );

        var words = session.Terminal.Words;
        var notices = (
            status.Remarks?.Select(remark => words.Remark(remark.Code, remark.Values, remark.Message)!)
            ?? status.Notices
        )
            .Select(Plain.OneLine)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var notice in notices)
        {
            session.Line($"  {words.Text("note")}: {notice}");
        }

        if (workers.Count > 0)
        {
            var table = new TextTable(
                ("Worker", ColumnKind.Word),
                ("Device", ColumnKind.Word),
                ("Model", ColumnKind.Name),
                ("State", ColumnKind.Word),
                ("Queued", ColumnKind.Number),
                ("Active", ColumnKind.Number),
                ("Requests", ColumnKind.Number),
                ("Mean batch", ColumnKind.Number),
                ("Detail", ColumnKind.Prose)
            );
            foreach (var worker in workers)
            {
                var detail = words.Remark(worker.DetailCode, worker.DetailValues, worker.Detail);
                table.Add(
                    Plain.Word(worker.Role),
                    worker.Device,
                    worker.Model,
                    Plain.Word(worker.State),
                    $"{worker.Queued}",
                    $"{worker.Active}",
                    Plain.Count(worker.Requests),
                    Plain.Number(worker.MeanBatchSize),
                    // What a note says already is not said again.
                    notices.Contains(Plain.OneLine(detail ?? ""))
                        ? null
                        : detail
                );
            }

            session.Line("");
            session.Write(table);
        }

        if (collections.Count > 0)
        {
            session.Line("");
            CollectionsCommand.Write(session, collections);
        }
    }
}
