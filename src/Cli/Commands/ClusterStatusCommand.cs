using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Status;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline cluster status</c>: silos and shards, as the silo that answers sees them.</summary>
internal static class ClusterStatusCommand
{
    // Below a second it may be what the call took.
    private const double ClockSeconds = 1;

    public static CliCommand Create(SessionFactory sessions)
    {
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "status",
            "Show the silos of a cluster, and the copies of each shard; needs an administrator's key where keys are asked for.",
            [("pipeline cluster status", "Is every silo there, and every copy ready?")],
            [json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var status = await session.Client.GetClusterStatusAsync(token).ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(status);
                        }
                        else
                        {
                            Print(session, status);
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static void Print(Session session, ClusterStatus status)
    {
        var words = session.Terminal.Words;
        session.Line(
            status.IsClustered
                ? words.Text(
                    "cluster.answering",
                    ("silo", status.Answering),
                    ("replicas", status.Replicas),
                    ("epoch", status.Epoch?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "–")
                )
                : words.Text("cluster.alone")
        );
        session.Line("");
        session.Write(Silos(status.Silos, words));
        foreach (var silo in status.Silos)
        {
            foreach (var remark in silo.Remarks)
            {
                var told = Plain.OneLine(words.Remark(remark.Code, remark.Values, remark.Message)!);
                session.Line($"  {silo.Name}: {told}");
            }
        }

        session.Line("");
        if (status.Shards.Count == 0)
        {
            session.Line(words.Text("cluster.noShards"));
            return;
        }

        session.Write(Shards(status.Shards, words));
    }

    private static TextTable Silos(IReadOnlyList<SiloInfo> silos, Wording words)
    {
        var table = new TextTable(
            (words.Text("cluster.silo"), ColumnKind.Name),
            (words.Text("cluster.role"), ColumnKind.Word),
            (words.Text("cluster.zone"), ColumnKind.Name),
            (words.Text("cluster.state"), ColumnKind.Word),
            (words.Text("cluster.version"), ColumnKind.Name),
            (words.Text("cluster.up"), ColumnKind.Word),
            (words.Text("cluster.memory"), ColumnKind.Number),
            (words.Text("cluster.disk"), ColumnKind.Number),
            (words.Text("cluster.clock"), ColumnKind.Number),
            (words.Text("cluster.devices"), ColumnKind.Name),
            (words.Text("cluster.replicas"), ColumnKind.Number)
        );
        foreach (var silo in silos)
        {
            var isHeard = silo.UptimeSeconds is not null;
            table.Add(
                silo.Name,
                silo.Role,
                silo.Zone,
                words.Text(
                    silo is { State: SiloState.Active, Ready: false } ? "silo.notReady" : Key("silo", silo.State)
                ),
                silo.Version,
                silo.UptimeSeconds is { } up ? Plain.Duration(TimeSpan.FromSeconds(up)) : null,
                silo.MemoryBytes is { } memory ? Plain.Bytes(memory) : null,
                silo.DiskFreeBytes is { } free ? Plain.Bytes(free) : null,
                silo.ClockSeconds is { } clock && Math.Abs(clock) >= ClockSeconds
                    ? $"{Plain.Number(clock, "+0.0;-0.0")} s"
                    : null,
                string.Join(", ", silo.Devices),
                isHeard ? $"{silo.Replicas}" : null
            );
        }

        return table;
    }

    private static TextTable Shards(IReadOnlyList<ShardInfo> shards, Wording words)
    {
        var table = new TextTable(
            (words.Text("cluster.collection"), ColumnKind.Name),
            (words.Text("cluster.shard"), ColumnKind.Number),
            (words.Text("cluster.ready"), ColumnKind.Number),
            (words.Text("cluster.copies"), ColumnKind.Prose)
        );
        foreach (var shard in shards)
        {
            table.Add(
                shard.Collection,
                $"{shard.Shard}",
                $"{shard.Copies.Count(copy => copy is { Stage: ReplicaStage.Ready, State: ReplicaState.Following })}/{shard.Copies.Count}",
                string.Join("; ", shard.Copies.Select(copy => Copy(copy, words)))
            );
        }

        return table;
    }

    private static string Copy(ReplicaCopy copy, Wording words)
    {
        var stage = words.Text(Key("stage", copy.Stage));
        if (copy.State != ReplicaState.Following)
        {
            stage = $"{stage}, {words.Text(Key("replica", copy.State))}";
        }

        return copy.State == ReplicaState.Unknown
            ? words.Text("cluster.copy", ("silo", copy.Silo), ("stage", stage))
            : words.Text(
                copy.Lag > 0 ? "cluster.copyBehind" : "cluster.copyAt",
                ("silo", copy.Silo),
                ("stage", stage),
                ("watermark", copy.Watermark),
                ("lag", copy.Lag)
            );
    }

    private static string Key<T>(string kind, T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return $"{kind}.{char.ToLowerInvariant(name[0])}{name[1..]}";
    }
}
