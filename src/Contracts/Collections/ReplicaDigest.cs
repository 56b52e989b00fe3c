namespace Pipeline.Contracts.Collections;

/// <summary>What one silo's replica of a shard holds, in a form in which replicas can be compared: those that have
/// applied the same changes have the same checksum.</summary>
/// <param name="Shard">The shard, from 0.</param>
/// <param name="Silo">The silo's name.</param>
/// <param name="Watermark">The last change applied; null for a caller with access labels, since it counts the changes
/// of all documents.</param>
/// <param name="Chunks">Chunks that the caller may read.</param>
/// <param name="Checksum">16 hexadecimal digits that depend on documents, versions, chunks and labels, not on the order
/// in which they came; null: the replica cannot answer now.</param>
/// <param name="Since">When the silo began to hold the shard.</param>
/// <param name="Openings">Indexes opened for it since then; 1 when all went well.</param>
/// <param name="ProblemCode">Why it cannot answer now: the stable word of an error.</param>
[GenerateSerializer, Alias("pipeline.replica-digest"), Immutable]
public sealed record ReplicaDigest(
    int Shard,
    string Silo,
    long? Watermark,
    long Chunks,
    string? Checksum,
    DateTimeOffset? Since,
    int Openings,
    string? ProblemCode = null
);
