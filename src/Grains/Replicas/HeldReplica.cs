using Pipeline.Contracts.Remarks;

namespace Pipeline.Grains.Replicas;

/// <summary>A replica that a silo holds, as it tells whoever plans where replicas are.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Watermark">The last change that it has applied.</param>
/// <param name="SinceEnd">How long ago it was last seen to have applied everything there was; null: never since it was
/// opened. A time that passed, since silos have clocks of their own.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Lag">How far the watermark is behind the last published number; 0: nothing is missing.</param>
/// <param name="Reason">Why it does not simply follow; null when it does.</param>
[GenerateSerializer, Alias("pipeline.held-replica"), Immutable]
internal sealed record HeldReplica(
    ShardKey Shard,
    ReplicaStage Stage,
    long Watermark,
    TimeSpan? SinceEnd,
    ReplicaState State = ReplicaState.Unknown,
    long Lag = 0,
    Remark? Reason = null
);
