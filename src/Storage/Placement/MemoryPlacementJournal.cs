namespace Pipeline.Storage.Placement;

/// <summary>A journal for silos of one process.</summary>
public sealed class MemoryPlacementJournal : IPlacementJournal
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Collection, int Shard, string Silo), ReplicaPlacement> _rows = new(
        Comparer<(string Collection, int Shard, string Silo)>.Create(
            static (one, other) =>
                string.CompareOrdinal(one.Collection, other.Collection) is not 0 and var byCollection ? byCollection
                : one.Shard != other.Shard ? one.Shard.CompareTo(other.Shard)
                : string.CompareOrdinal(one.Silo, other.Silo)
        )
    );
    private TaskCompletionSource _next = New();
    private long _epoch;

    /// <inheritdoc/>
    public Task NextChange
    {
        get
        {
            lock (_lock)
            {
                return _next.Task;
            }
        }
    }

    /// <inheritdoc/>
    public Task<PlacementRecord?> ReadAsync(long known, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(known == _epoch ? null : new PlacementRecord(_epoch, [.. _rows.Values]));
        }
    }

    /// <inheritdoc/>
    public Task<bool> TryWriteAsync(
        long epoch,
        IReadOnlyCollection<ReplicaPlacement> put,
        IReadOnlyCollection<ReplicaPlacement> removed,
        CancellationToken cancellationToken
    )
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            if (epoch != _epoch)
            {
                return Task.FromResult(false);
            }

            foreach (var row in removed)
            {
                _rows.Remove((row.Collection, row.Shard, row.Silo));
            }

            foreach (var row in put)
            {
                _rows[(row.Collection, row.Shard, row.Silo)] = row;
            }

            _epoch++;
            (told, _next) = (_next, New());
        }

        told.SetResult();
        return Task.FromResult(true);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
