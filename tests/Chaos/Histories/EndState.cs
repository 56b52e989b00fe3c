using Pipeline.Contracts.Documents;

namespace Pipeline.Chaos.Histories;

/// <summary>What was there when all faults were made good and nobody wrote any more.</summary>
/// <param name="Documents">All documents that are listed.</param>
/// <param name="Searches">A search for every document, by somebody who may read everything.</param>
/// <param name="Replicas">The replicas; the last look at them.</param>
/// <param name="ReplicasOfShard">How many each shard must have.</param>
/// <param name="Shards">How many shards there are.</param>
internal sealed record EndState(
    IReadOnlyList<DocumentInfo> Documents,
    IReadOnlyList<Search> Searches,
    Inspection Replicas,
    int ReplicasOfShard,
    int Shards
);
