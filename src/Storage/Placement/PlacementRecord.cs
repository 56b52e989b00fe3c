namespace Pipeline.Storage.Placement;

/// <summary>What the journal holds at one moment.</summary>
/// <param name="Epoch">The number of writes so far.</param>
/// <param name="Replicas">All replicas, by collection, shard and silo.</param>
public sealed record PlacementRecord(long Epoch, IReadOnlyList<ReplicaPlacement> Replicas);
