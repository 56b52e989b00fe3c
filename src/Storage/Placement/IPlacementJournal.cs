namespace Pipeline.Storage.Placement;

/// <summary>
/// Where the replicas of all shards of a deployment are written down. Every write names the epoch that it follows, so
/// of two who write at once only one does. Rows of a collection that is gone are gone with it. Members may be called
/// from any thread and throw <see cref="Errors.StoreException"/>.
/// </summary>
public interface IPlacementJournal
{
    /// <summary>Completes at the next write that is heard of; take it before reading. It may come for nothing, and a
    /// write of another process may not be heard of: whoever waits looks again after a while all the same.</summary>
    Task NextChange { get; }

    /// <summary>Reads the journal.</summary>
    /// <param name="known">The epoch that the caller has; -1: none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when that is still the last one.</returns>
    Task<PlacementRecord?> ReadAsync(long known, CancellationToken cancellationToken);

    /// <summary>Writes the difference to what the caller has read, if nobody else has written since.</summary>
    /// <param name="epoch">The epoch that was read.</param>
    /// <param name="put">Replicas that are new or changed; those of a collection that is gone are left out.</param>
    /// <param name="removed">Replicas that are no more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when somebody has: nothing is written, and the journal is to be read again.</returns>
    Task<bool> TryWriteAsync(
        long epoch,
        IReadOnlyCollection<ReplicaPlacement> put,
        IReadOnlyCollection<ReplicaPlacement> removed,
        CancellationToken cancellationToken
    );
}
