using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Placement;
using Pipeline.Grains.Replicas;
using Pipeline.Storage;

namespace Pipeline.Grains.Routing;

/// <summary>
/// Opens what is this silo's to hold before anybody asks for it, and closes what is another's: as the journal says, or,
/// as long as nothing is known of one, as names do. Where there is only one silo and no journal, indexes are opened
/// when they are needed, and there is nothing to do here.
/// </summary>
internal sealed partial class ReplicaAssignments(
    ClusterRoutes routes,
    PlacementFollower placement,
    ReplicaHost host,
    ReplicaHosts hosts,
    ILocalSiloDetails own,
    ICorpusStore store,
    TimeProvider time,
    ILogger<ReplicaAssignments> logger
) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    // New collections are opened by their first change: this is for what was missed.
    private const int RoundsBetweenListings = 30;

    /// <summary>How long an index of another silo stays open where only names say whose it is: it may come
    /// back.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>How long an index that the journal gives to others stays open: nobody is sent here any more, and who
    /// was is answered.</summary>
    private static readonly TimeSpan ShortGrace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LearnLimit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ShardKey, long> _othersSince = [];
    private HashSet<SiloAddress> _learnedFrom = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, time);
        RoutingTable? assigned = null;
        for (var round = 0; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                var table = await routes.FindAsync(stoppingToken);
                await LearnAsync(table, stoppingToken);
                host.Offered.CloseIdle();
                if (placement.Current is { } placed)
                {
                    await OpenAsync(placed.HeldBy(own.Name), stoppingToken);
                }
                else if (table.Silos.Count > 1 && (table != assigned || round % RoundsBetweenListings == 0))
                {
                    await OpenAsync(await ListAsync(table, stoppingToken), stoppingToken);
                    assigned = table;
                }

                await CloseAsync(table);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever is missing is opened when it is asked for.
                LogFailed(logger, error);
            }
        }
    }

    /// <summary>
    /// Learns from silos that are new to this one which replicas nobody is to be answered from yet: one that was cut
    /// off when a receipt was given may be within reach of this silo, which was not there then.
    /// </summary>
    private async Task LearnAsync(RoutingTable table, CancellationToken cancellationToken)
    {
        var learned = _learnedFrom.Where(table.Silos.Contains).Append(own.SiloAddress).ToHashSet();
        foreach (var silo in table.Silos.Where(silo => !learned.Contains(silo)))
        {
            try
            {
                foreach (
                    var (shard, number) in await hosts
                        .RequiredAsync(silo)
                        .WaitAsync(LearnLimit, time, cancellationToken)
                )
                {
                    host.Floors.Raise(shard, number);
                }

                learned.Add(silo);
            }
            catch (Exception error) when (ReplicaRouter.IsLoss(error))
            {
                // It is asked again in the next round.
            }
        }

        _learnedFrom = learned;
    }

    private async Task<IReadOnlyList<ShardKey>> ListAsync(RoutingTable table, CancellationToken cancellationToken) =>
        [
            .. (await store.ListCollectionsAsync(cancellationToken))
                .SelectMany(collection =>
                    Enumerable.Range(0, collection.ShardCount).Select(shard => new ShardKey(collection.Name, shard))
                )
                .Where(shard => table.HoldersOf(shard).Contains(own.SiloAddress)),
        ];

    private async Task OpenAsync(IEnumerable<ShardKey> shards, CancellationToken cancellationToken)
    {
        var held = host.Shards.ToHashSet();
        foreach (var shard in shards.Where(shard => !held.Contains(shard)))
        {
            try
            {
                await host.OpenAsync(shard, cancellationToken);
            }
            catch (PipelineException)
            {
                // Deleted since it was listed.
            }
        }
    }

    private async Task CloseAsync(RoutingTable table)
    {
        var now = time.GetTimestamp();
        var grace = placement.Current is null ? Grace : ShortGrace;
        var others = host.Shards.Where(shard => !table.HoldersOf(shard).Contains(own.SiloAddress)).ToHashSet();
        foreach (var shard in _othersSince.Keys.Where(shard => !others.Contains(shard)).ToArray())
        {
            _othersSince.Remove(shard);
        }

        foreach (var shard in others)
        {
            if (!_othersSince.TryAdd(shard, now) && time.GetElapsedTime(_othersSince[shard], now) >= grace)
            {
                _othersSince.Remove(shard);
                await host.CloseAsync(shard);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Replicas of this silo could not be looked through")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
