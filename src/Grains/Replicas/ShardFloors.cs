using System.Collections.Concurrent;

namespace Pipeline.Grains.Replicas;

/// <summary>
/// Per shard the change that whoever asks from here has a right to see: a receipt was given for it, or somebody who
/// wrote it asks. A replica without it is not answered from. Most shards have none. May be used from any thread.
/// </summary>
internal sealed class ShardFloors
{
    private readonly ConcurrentDictionary<ShardKey, long> _numbers = new();

    /// <summary>The number; 0: any replica will do.</summary>
    public long Of(ShardKey shard) => _numbers.IsEmpty ? 0 : _numbers.GetValueOrDefault(shard);

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<ShardKey, long> All => new Dictionary<ShardKey, long>(_numbers);

    /// <summary>From now on it is at least this.</summary>
    public void Raise(ShardKey shard, long number) =>
        _numbers.AddOrUpdate(
            shard,
            static (_, number) => number,
            static (_, known, number) => Math.Max(known, number),
            number
        );

    /// <summary>The store does not hold as much as a number: it was of an earlier collection of that name.</summary>
    public void Lower(ShardKey shard, long from, long to) => _numbers.TryUpdate(shard, to, from);

    /// <summary>Nothing is asked any more; the collection is gone.</summary>
    public void Clear(ShardKey shard) => _numbers.TryRemove(shard, out _);
}
