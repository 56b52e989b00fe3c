using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Replicas;
using Pipeline.Storage;

namespace Pipeline.Grains.Routing;

/// <summary>
/// Opens what is this silo's to hold before anybody asks for it, and closes what has been another's for a while. Where
/// there is only one silo, indexes are opened when they are needed, and there is nothing to do here.
/// </summary>
internal sealed partial class ReplicaAssignments(
    ClusterRoutes routes,
    ReplicaHost host,
    ILocalSiloDetails own,
    ICorpusStore store,
    TimeProvider time,
    ILogger<ReplicaAssignments> logger
) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    // New collections are opened by their first change: this is for what was missed.
    private const int RoundsBetweenListings = 30;

    /// <summary>How long an index of another silo stays open: it may come back.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly Dictionary<ShardKey, long> _othersSince = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, time);
        RoutingTable? assigned = null;
        for (var round = 0; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                var table = await routes.FindAsync(stoppingToken);
                if (table.Silos.Count > 1 && (table != assigned || round % RoundsBetweenListings == 0))
                {
                    await OpenAsync(table, stoppingToken);
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

    private async Task OpenAsync(RoutingTable table, CancellationToken cancellationToken)
    {
        foreach (var collection in await store.ListCollectionsAsync(cancellationToken))
        {
            foreach (var shard in Enumerable.Range(0, collection.ShardCount))
            {
                var key = new ShardKey(collection.Name, shard);
                if (table.Of(key).Contains(own.SiloAddress))
                {
                    await TryOpenAsync(key, cancellationToken);
                }
            }
        }
    }

    private async Task TryOpenAsync(ShardKey shard, CancellationToken cancellationToken)
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

    private async Task CloseAsync(RoutingTable table)
    {
        var now = time.GetTimestamp();
        var others = host.Shards.Where(shard => !table.Of(shard).Contains(own.SiloAddress)).ToHashSet();
        foreach (var shard in _othersSince.Keys.Where(shard => !others.Contains(shard)).ToArray())
        {
            _othersSince.Remove(shard);
        }

        foreach (var shard in others)
        {
            if (!_othersSince.TryAdd(shard, now) && time.GetElapsedTime(_othersSince[shard], now) >= Grace)
            {
                _othersSince.Remove(shard);
                await host.CloseAsync(shard);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Replicas of this silo could not be looked through")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
