using Pipeline.Grains.Generations;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Replicas;

/// <content>Following the change feed.</content>
internal sealed partial class ReplicaLife
{
    /// <summary>Applies the feed up to its end, to both indexes while there are two.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var awaits = false;
        for (var moved = true; moved || (_next is not null && !awaits); )
        {
            cancellationToken.ThrowIfCancellationRequested();
            await TellRefusalsAsync(cancellationToken);

            _plan = await feed.FindPlanAsync(cancellationToken);
            if (
                _next is { } second
                && _plan is not null
                && second.Embedder != _plan.Served.Identity
                && !_broken
                && second.Embedder != Beside
            )
            {
                // What there is to be was decided anew; the next step opens it.
                break;
            }

            // Read before the feed: when the feed is empty then, everything up to this number has been applied,
            // although purged tombstones may have taken the last number with them.
            var looked = time.GetTimestamp();
            var last = await feed.LastNumberAsync(_plan?.ServedNumber, cancellationToken);
            Volatile.Write(ref _last, last);
            EnterBuilding();
            moved = !_broken && !IsOvertaken && Applied < last;
            if (moved)
            {
                Volatile.Write(ref _applied, await ApplyServingAsync(last, cancellationToken));
                Progressed();
            }
            else if (Applied >= last)
            {
                Volatile.Write(ref _endSeenAt, looked);
            }

            if (_next is { } next)
            {
                awaits = await FollowNextAsync(next, last, cancellationToken);
            }
        }

        (_empty, _hasCaughtUp) = (false, true);
    }

    private async Task<long> ApplyServingAsync(long last, CancellationToken cancellationToken)
    {
        try
        {
            return Math.Max(Applied, await ApplyAsync(_serving!, last, cancellationToken));
        }
        catch (ShardIndexException)
        {
            // It takes no more changes, and answers as it is until another has taken over.
            _broken = true;
            throw;
        }
    }

    private async Task<long> ApplyNextAsync(IReplicaIndex next, long last, CancellationToken cancellationToken)
    {
        try
        {
            var applied = Math.Max(NextApplied, await ApplyAsync(next, last, cancellationToken));

            // What has been built so far need not be built again after a restart.
            SaveWhenDue();
            return applied;
        }
        catch (ShardIndexException)
        {
            DropNext();
            throw;
        }
    }

    /// <summary>Applies a page of the feed.</summary>
    /// <returns>Up to which number everything is applied now.</returns>
    private async Task<long> ApplyAsync(IReplicaIndex index, long last, CancellationToken cancellationToken)
    {
        var changes = await feed.ReadAsync(
            _plan is null ? null : index.Embedder.Generation,
            index.Contents.Watermark,
            ChangesPerPage,
            index.ChunksOf,
            cancellationToken
        );
        if (changes.Count == 0)
        {
            return last;
        }

        foreach (var refused in index.Apply(changes))
        {
            _refusals.Enqueue((changes.First(change => change.Number == refused.Number), refused));
        }

        await TellRefusalsAsync(cancellationToken);
        return index.Contents.Watermark;
    }

    /// <summary>
    /// Tells the store which documents the index cannot take. Before the watermark goes on, since documents up to there
    /// are then marked as searchable, and before a save, since a restart does not meet them again.
    /// </summary>
    private async Task TellRefusalsAsync(CancellationToken cancellationToken)
    {
        while (_refusals.TryPeek(out var refusal))
        {
            var (change, refused) = refusal;
            if (await feed.RefuseAsync(change.DocumentId, change.Version, refused.Reason, cancellationToken))
            {
                metrics.Document("refused");
                LogRefused(logger, key, change.DocumentId, change.Version, refused.Reason, refused.Cause);
            }

            _refusals.Dequeue();
        }
    }
}
