using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Placement;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage;
using Pipeline.Storage.Placement;

namespace Pipeline.Grains.Routing;

/// <summary>
/// Looks at the placement once a second, on the silo whose name is the first, and writes down what follows. Should two
/// silos take themselves for the first, one of their writes finds that the epoch has moved on, and looks again.
/// </summary>
internal sealed partial class PlacementRounds(
    ClusterRoutes routes,
    PlacementFollower placement,
    ReplicaHosts hosts,
    IClusterMembershipService membership,
    ICorpusStore store,
    IOptions<PipelineOptions> options,
    PlacementTimes times,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger<PlacementRounds> logger,
    IPlacementJournal? journal = null
) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportLimit = TimeSpan.FromSeconds(2);

    private readonly Departures _departures = new();

    /// <summary>One look, whoever is the first.</summary>
    /// <returns>Whether something was written.</returns>
    internal async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        await placement.RefreshAsync(TimeSpan.Zero, cancellationToken);
        var before = placement.Current!;
        var table = await routes.FindAsync(cancellationToken);
        var view = new PlacementView(
            [.. table.Members.Values],
            Observe(table, before),
            [
                .. (await store.ListCollectionsAsync(cancellationToken)).SelectMany(collection =>
                    Enumerable.Range(0, collection.ShardCount).Select(shard => new ShardKey(collection.Name, shard))
                ),
            ],
            before,
            await ReportsAsync(table, cancellationToken),
            time.GetUtcNow()
        );
        var after = new PlacementPlanner(options.Value.Replicas, times).Next(view);
        var (put, removed) = PlacementPlanner.Difference(before, after);
        if (put.Count + removed.Count == 0)
        {
            return false;
        }

        var isWritten = await journal!.TryWriteAsync(before.Epoch, put, removed, cancellationToken);
        if (isWritten)
        {
            Count(before, put);
        }

        await placement.RefreshAsync(TimeSpan.Zero, cancellationToken);
        return isWritten;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (journal is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Between, time);
        for (var failed = false; await timer.WaitForNextTickAsync(stoppingToken); )
        {
            try
            {
                var table = await routes.FindAsync(stoppingToken);
                if (!routes.IsWhole)
                {
                    // A silo of which nothing is known yet is not one that is missed.
                    continue;
                }

                if (IsFirst(table))
                {
                    await LookAsync(stoppingToken);
                }
                else if (placement.Current is { } placed)
                {
                    // It may be the first next.
                    Observe(table, placed);
                }

                failed = false;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failed)
                {
                    LogFailed(logger, error);
                }

                failed = true;
            }
        }
    }

    private bool IsFirst(RoutingTable table) =>
        membership.CurrentSnapshot.GetSiloStatus(hosts.Own) == SiloStatus.Active
        && table.Members.MinBy(member => member.Value.Name, StringComparer.Ordinal).Key?.Equals(hosts.Own) == true;

    private IReadOnlyList<DepartedSilo> Observe(RoutingTable table, PlacementMap placed)
    {
        var now = time.GetUtcNow();
        var expected = placed.Rows.Select(row => row.Silo).ToHashSet(StringComparer.Ordinal);
        var departed = _departures.Observe([.. table.Members.Values], expected, now);
        _departures.Forget(
            departed
                .Where(silo => !expected.Contains(silo.Silo.Name) && now - silo.At >= times.Grace)
                .Select(silo => silo.Silo.Name)
        );
        return departed;
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<ShardKey, ReplicaReport>>> ReportsAsync(
        RoutingTable table,
        CancellationToken cancellationToken
    )
    {
        var reports = await Task.WhenAll(
            table.Members.Select(async member =>
            {
                try
                {
                    // From when it was asked: by the time that the answer comes, its ages have grown.
                    var asked = time.GetUtcNow();
                    var held = await hosts.ReportAsync(member.Key).WaitAsync(ReportLimit, time, cancellationToken);
                    return (
                        member.Value.Name,
                        Held: (IReadOnlyDictionary<ShardKey, ReplicaReport>?)
                            held.ToDictionary(
                                replica => replica.Shard,
                                replica => new ReplicaReport(replica.Stage, replica.Watermark, asked - replica.SinceEnd)
                            )
                    );
                }
                catch (Exception error) when (ReplicaRouter.IsLoss(error))
                {
                    return (member.Value.Name, Held: null);
                }
            })
        );
        return reports
            .Where(report => report.Held is not null)
            .ToDictionary(report => report.Name, report => report.Held!, StringComparer.Ordinal);
    }

    private void Count(PlacementMap before, IReadOnlyList<ReplicaPlacement> put)
    {
        var known = before.Rows.ToDictionary(row => (PlacementMap.KeyOf(row), row.Silo));
        foreach (var row in put)
        {
            var old = known.GetValueOrDefault((PlacementMap.KeyOf(row), row.Silo));
            if (old is null && row.Source is not null)
            {
                metrics.Move("begun");
                LogMove(logger, PlacementMap.KeyOf(row), row.Silo, row.Source.Length > 0 ? row.Source : "the store");
            }
            else if (old?.Source is not null && row.Stage == ReplicaStage.Ready)
            {
                metrics.Move("ready");
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Shard}: a replica is made on {Silo}, from {Source}")]
    private static partial void LogMove(ILogger logger, ShardKey shard, string silo, string source);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The placement of replicas could not be looked at; it stays as it is until it can"
    )]
    private static partial void LogFailed(ILogger logger, Exception error);
}
