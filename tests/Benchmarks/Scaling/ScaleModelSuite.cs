using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Reports;
using Pipeline.Grains;
using Pipeline.Grains.Placement;
using Pipeline.Storage.Placement;

namespace Pipeline.Benchmarks.Scaling;

/// <summary>What breaks first in a cluster of 3, 30 and 300 silos: arithmetic over costs that were measured on few, and
/// the planner of placement itself, which is measured here at each size.</summary>
internal sealed class ScaleModelSuite : Suite
{
    // PostgreSQL as it is installed.
    private const double UsualConnections = 100;
    private const int SearchedShards = 16;
    private const int Cores = 8;

    // docs/scaling.md says which of them are measured, and which are estimates.
    private static readonly ScaleCosts Costs = new()
    {
        IdleConnections = 3,
        StreamConnections = 28,
        MostConnections = 50,
        IdleTransactions = 11,
        StreamTransactions = 49,
        Transactions = 12_000,
        StoredChunks = 1_875,
        EmbeddedChunks = 32,
        Call = TimeSpan.FromMicroseconds(590),
        ShardSearch = TimeSpan.FromMicroseconds(450),
        SearchAround = TimeSpan.FromMilliseconds(18),
    };

    public override string Name => "scale-model";

    public override string Description => "What breaks first with 3, 30 and 300 silos, from costs measured on few.";

    public override Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var model = new ScaleModel(Costs, UsualConnections);
        Deployment[] deployments =
        [
            .. new[] { 3, 30, 300 }.Select(silos => new Deployment(silos, Cores, 4, SearchedShards, 2)),
        ];
        var uses = deployments
            .Select(deployment => model.Uses(deployment, Planning(deployment, settings.Quick ? 1 : 5)).ToArray())
            .ToArray();
        report.Add(
            new ReportTable(
                "Used, and in brackets the part of what there is; above 1 it is not enough",
                ["", .. deployments.Select(deployment => $"{deployment.Silos} silos, {deployment.Shards} shards")],
                [
                    .. uses[0]
                        .Select((use, i) => (IReadOnlyList<string>)[use.Resource, .. uses.Select(one => Cell(one[i]))]),
                    [
                        "searches a second, at most",
                        .. deployments.Select(deployment =>
                            model.Searches(deployment).ToString("n0", CultureInfo.InvariantCulture)
                        ),
                    ],
                ]
            )
        );
        foreach (var (deployment, all) in deployments.Zip(uses))
        {
            var first = all.MaxBy(use => use.Part)!;
            report.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{deployment.Silos} silos: nearest to its limit are {first.Resource} ({first.Part:0.00})."
                )
            );
        }

        return Task.CompletedTask;
    }

    /// <summary>One look of the planner at a cluster at rest; the median of some.</summary>
    private static TimeSpan Planning(Deployment deployment, int rounds)
    {
        IndexSilo[] silos =
        [
            .. Enumerable.Range(0, deployment.Silos).Select(i => new IndexSilo(Named("silo", i), Named("zone", i % 3))),
        ];
        ShardKey[] shards =
        [
            .. Enumerable.Range(0, deployment.Shards).Select(i => new ShardKey(Named("c", i / 16), i % 16)),
        ];
        var now = DateTimeOffset.UnixEpoch;
        ReplicaPlacement[] rows =
        [
            .. shards.SelectMany(shard =>
                ShardPlacement
                    .Choose(shard, silos, deployment.Replicas)
                    .Select(silo => new ReplicaPlacement(
                        shard.Collection,
                        shard.Shard,
                        silo.Name,
                        ReplicaStage.Ready,
                        null,
                        now
                    ))
            ),
        ];
        var view = new PlacementView(
            silos,
            [],
            shards,
            new PlacementMap(new PlacementRecord(1, rows)),
            rows.GroupBy(row => row.Silo)
                .ToDictionary(
                    held => held.Key,
                    held =>
                        (IReadOnlyDictionary<ShardKey, ReplicaReport>)
                            held.ToDictionary(PlacementMap.KeyOf, _ => new ReplicaReport(ReplicaStage.Ready, 1, now))
                ),
            now.AddHours(1)
        );
        var planner = new PlacementPlanner(deployment.Replicas, new PlacementTimes());
        var times = new double[rounds];
        for (var round = -1; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            if (planner.Next(view).Count != rows.Length)
            {
                throw new InvalidOperationException("The placement is not at rest.");
            }

            if (round >= 0)
            {
                times[round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        }

        return TimeSpan.FromSeconds(Interleaved.Median(times));
    }

    private static string Cell(ScaleUse use) =>
        string.Create(CultureInfo.InvariantCulture, $"{use.Used:0.##} ({use.Part:0.00})");

    private static string Named(string what, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}-{number}");
}
