namespace Pipeline.Grains.Replicas;

/// <summary>Makes the replicas of one silo.</summary>
internal interface IReplicaSource
{
    /// <summary>Whether there is such a collection; true as well when that cannot be found out now: its replica waits
    /// for the store, and says so.</summary>
    Task<bool> ExistsAsync(string collection, CancellationToken cancellationToken);

    /// <summary>Makes a replica, which does not live yet.</summary>
    ShardReplica Create(ShardKey shard);

    /// <summary>Deletes the files of a shard that nobody has open.</summary>
    void Delete(ShardKey shard, DateTimeOffset created);
}
