namespace Pipeline.Grains.Placement;

/// <summary>How a replica is, as its silo says.</summary>
/// <param name="Stage">How far it is.</param>
/// <param name="Watermark">The last change that it has applied.</param>
/// <param name="AtEnd">When it was last seen to have applied everything there was; null: never since it was
/// opened.</param>
internal sealed record ReplicaReport(ReplicaStage Stage, long Watermark, DateTimeOffset? AtEnd);
