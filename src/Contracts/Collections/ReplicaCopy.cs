using Pipeline.Contracts.Remarks;

namespace Pipeline.Contracts.Collections;

/// <summary>One copy of a shard's index.</summary>
/// <param name="Silo">The name of the silo that holds it.</param>
/// <param name="Stage">How far it is on its way to answering, and from it.</param>
/// <param name="State">Where it stands, as it says.</param>
/// <param name="Watermark">The last change that it answers with.</param>
/// <param name="Lag">How far the watermark is behind the last published number; 0: nothing is missing.</param>
/// <param name="Reason">Why it does not simply follow; null when it does.</param>
[GenerateSerializer, Alias("pipeline.replica-copy"), Immutable]
public sealed record ReplicaCopy(
    string Silo,
    ReplicaStage Stage,
    ReplicaState State,
    long Watermark,
    long Lag,
    Remark? Reason = null
);
