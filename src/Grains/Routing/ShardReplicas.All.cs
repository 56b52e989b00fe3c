using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Collections;
using Pipeline.Grains.Replicas;

namespace Pipeline.Grains.Routing;

/// <content>What concerns every replica of a shard.</content>
internal sealed partial class ShardReplicas
{
    // Well below what a call may take.
    private static readonly TimeSpan DescribeLimit = TimeSpan.FromSeconds(5);

    // Whoever looks at a collection does not wait long for a silo that hangs.
    private static readonly TimeSpan CopyLimit = TimeSpan.FromSeconds(1);

    /// <summary>How long the others are waited for once one replica has applied a change.</summary>
    private static readonly TimeSpan Stragglers = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RequireLimit = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(ShardKey Shard, SiloAddress Silo), bool> _late = new();

    /// <inheritdoc cref="IReplicaHost.Notify" />
    public async Task NotifyAsync(ShardKey shard) =>
        await Task.WhenAll(
            (await HoldersAsync(shard, CancellationToken.None)).Select(silo => _hosts.NotifyAsync(silo, shard))
        );

    /// <summary>How all copies of a shard are; null where there is one silo.</summary>
    private async Task<IReadOnlyList<ReplicaCopy>?> CopiesAsync(ShardKey shard)
    {
        var table = await TableAsync(CancellationToken.None);
        return table.Silos.Count <= 1
            ? null
            : await Task.WhenAll(
                table
                    .HoldersOf(shard)
                    .OrderBy(silo => table.Members[silo].Name, StringComparer.Ordinal)
                    .Select(silo => CopyAsync(table, shard, silo))
            );
    }

    private async Task<ReplicaCopy> CopyAsync(RoutingTable table, ShardKey shard, SiloAddress silo)
    {
        var (name, stage) = (table.Members[silo].Name, table.StageOn(shard, silo));
        try
        {
            var info = await _hosts.DescribeAsync(silo, shard, null).WaitAsync(CopyLimit, _time);
            return new ReplicaCopy(name, stage, info.State, info.Watermark, info.Lag);
        }
        catch (Exception error) when (ReplicaRouter.IsLoss(error) || ReplicaRouter.IsUnready(error))
        {
            return new ReplicaCopy(name, stage, ReplicaState.Unknown, 0, 0);
        }
    }

    /// <summary>Waits a while until every change up to a number is searchable: on every replica that answers soon, and
    /// on one at least.</summary>
    /// <returns>Whether it is; false: not yet.</returns>
    public async Task<bool> WaitForAsync(ShardKey shard, long number, CancellationToken cancellationToken)
    {
        var silos = await HoldersAsync(shard, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waits = silos.Select(silo => IsAppliedAsync(silo, shard, number, opens: true, stop.Token)).ToArray();
        try
        {
            var applied = await SettledAsync(shard, silos, waits, cancellationToken);
            return applied.Contains(true) || (!applied.Contains(false) && await waits[0]);
        }
        catch (Exception error) when (ReplicaRouter.IsLoss(error))
        {
            throw Unavailable(shard, "No silo that holds it answers.");
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(waits).Ended();
        }
    }

    /// <summary>
    /// Waits until no search can see any more what a change hides, on whichever silo it is made: all replicas have
    /// applied the change, or those that have not in time are not answered from until they have.
    /// </summary>
    /// <exception cref="OperationCanceledException">No replica has applied it, or not all silos know of it.</exception>
    public async Task ApplyEverywhereAsync(ShardKey shard, long number, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        var table = await TableAsync(cancellationToken);
        var holders = table.HoldersOf(shard);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // A silo that holds the shard no longer, or not yet, may be asked by one with another table.
        var waits = table
            .Silos.Select(silo => UntilAppliedAsync(silo, shard, number, opens: holders.Contains(silo), stop.Token))
            .ToArray();
        bool?[] applied;
        try
        {
            applied = await SettledAsync(shard, table.Silos, waits, cancellationToken);
            _ = applied.Contains(true) || await waits[0];
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(waits).Ended();
        }

        var behind = table.Silos.Where((_, i) => applied[i] is not true).ToArray();
        if (behind.Length == 0)
        {
            return;
        }

        LogLeftOut(_logger, shard, number, string.Join(", ", behind.Select(silo => silo.ToString())));
        await Task.WhenAll(
            table.Silos.Select(async silo =>
            {
                var require = _hosts.RequireAsync(silo, shard, number).WaitAsync(RequireLimit, _time);
                await (behind.Contains(silo) ? require.Ended() : require);
            })
        );
    }

    /// <inheritdoc cref="IReplicaHost.Drop" />
    public async Task DropAsync(ShardKey shard, DateTimeOffset created)
    {
        _router.Forget(shard);
        var table = await TableAsync(CancellationToken.None);
        foreach (var late in _late.Keys.Where(late => late.Shard == shard))
        {
            _late.TryRemove(late, out _);
        }

        await Task.WhenAll(
            table.Silos.Select(async silo =>
            {
                try
                {
                    await _hosts.DropAsync(silo, shard, created);
                }
                catch (Exception error) when (ReplicaRouter.IsLoss(error))
                {
                    // Its replica finds out by itself, or its files are of a collection that is gone.
                    LogNotDropped(_logger, shard, silo, error);
                }
            })
        );
    }

    private async Task<bool> IsAppliedAsync(
        SiloAddress silo,
        ShardKey shard,
        long number,
        bool opens,
        CancellationToken cancellationToken
    ) => (await _hosts.WaitForAsync(silo, shard, number, opens, cancellationToken)).Watermark >= number;

    /// <summary>Asks a silo again and again, since none of its waits is long.</summary>
    private async Task<bool> UntilAppliedAsync(
        SiloAddress silo,
        ShardKey shard,
        long number,
        bool opens,
        CancellationToken stop
    )
    {
        while (!await IsAppliedAsync(silo, shard, number, opens, stop))
        {
            stop.ThrowIfCancellationRequested();
        }

        return true;
    }

    /// <summary>Waits for all, but for the last ones only so long after the first success; not even that for one that
    /// was late before and has not caught up since.</summary>
    /// <returns>The result of each; null where it has none.</returns>
    private async Task<bool?[]> SettledAsync(
        ShardKey shard,
        IReadOnlyList<SiloAddress> silos,
        Task<bool>[] waits,
        CancellationToken cancellationToken
    )
    {
        var left = waits.ToList();
        var hasOne = false;
        while (left.Count > 0 && !hasOne)
        {
            var ended = await Task.WhenAny(left).WaitAsync(cancellationToken);
            left.Remove(ended);
            hasOne = ended.IsCompletedSuccessfully && await ended;
        }

        if (left.Count > 0)
        {
            await Task.WhenAll(waits.Where((_, i) => !_late.ContainsKey((shard, silos[i]))))
                .WaitAsync(Stragglers, _time, cancellationToken)
                .Ended();
        }

        var results = new bool?[waits.Length];
        for (var i = 0; i < waits.Length; i++)
        {
            results[i] = waits[i].IsCompletedSuccessfully ? await waits[i] : null;
            if (results[i] is true)
            {
                _late.TryRemove((shard, silos[i]), out _);
            }
            else if (hasOne)
            {
                _late[(shard, silos[i])] = true;
            }
        }

        return results;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Shard}: {Silos} have not applied change {Number} in time; their replicas are not answered from until they have"
    )]
    private static partial void LogLeftOut(ILogger logger, ShardKey shard, long number, string silos);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Shard}: {Silo} could not be told that the collection is gone")]
    private static partial void LogNotDropped(ILogger logger, ShardKey shard, SiloAddress silo, Exception error);
}
