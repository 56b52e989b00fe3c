using Pipeline.Contracts.Collections;

namespace Pipeline.Contracts.Status;

/// <summary>A shard, and the copies of its index.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Shard">The shard, from 0.</param>
/// <param name="Copies">All copies, one a silo, by the silos' names.</param>
[GenerateSerializer, Alias("pipeline.shard-info"), Immutable]
public sealed record ShardInfo(string Collection, int Shard, IReadOnlyList<ReplicaCopy> Copies);
