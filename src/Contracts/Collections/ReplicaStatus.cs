namespace Pipeline.Contracts.Collections;

/// <summary>How the replica of one shard is.</summary>
/// <param name="Shard">The shard, from 0.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Watermark">The last change that it answers with.</param>
/// <param name="Lag">How far the watermark is behind the last published number; 0: nothing is missing.</param>
/// <param name="Since">When it came into this state; null when it did not answer.</param>
/// <param name="Reason">Why it does not simply follow; null when it does.</param>
/// <param name="ReasonCode">The stable word of the reason: a <see cref="Remarks.RemarkCode"/> or an error's
/// code.</param>
/// <param name="ReasonValues">What the reason says of the case, by name.</param>
/// <param name="Copies">All copies of the shard, one a silo, by the silos' names; null where there is one silo, and
/// for callers with access labels.</param>
[GenerateSerializer, Alias("pipeline.replica-status"), Immutable]
public sealed record ReplicaStatus(
    int Shard,
    ReplicaState State,
    long Watermark,
    long Lag,
    DateTimeOffset? Since,
    string? Reason,
    string? ReasonCode = null,
    IReadOnlyDictionary<string, string>? ReasonValues = null,
    IReadOnlyList<ReplicaCopy>? Copies = null
);
