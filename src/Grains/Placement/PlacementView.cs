namespace Pipeline.Grains.Placement;

/// <summary>What is known when the placement is looked at.</summary>
/// <param name="Present">The silos that are there and can hold indexes, each name once.</param>
/// <param name="Departed">Those that are missed.</param>
/// <param name="Shards">All shards that there are.</param>
/// <param name="Journal">The placement so far.</param>
/// <param name="Reports">What silos say of their replicas; a silo that did not answer is not in it, a replica that it
/// does not have is none of its.</param>
/// <param name="Now">The time.</param>
internal sealed record PlacementView(
    IReadOnlyList<IndexSilo> Present,
    IReadOnlyList<DepartedSilo> Departed,
    IReadOnlyCollection<ShardKey> Shards,
    PlacementMap Journal,
    IReadOnlyDictionary<string, IReadOnlyDictionary<ShardKey, ReplicaReport>> Reports,
    DateTimeOffset Now
);
