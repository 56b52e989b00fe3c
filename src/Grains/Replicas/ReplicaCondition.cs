using Pipeline.Contracts.Remarks;

namespace Pipeline.Grains.Replicas;

/// <summary>How a replica is.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Since">When it came there.</param>
/// <param name="Reason">Why it does not simply follow, for people; null when it does.</param>
internal sealed record ReplicaCondition(ReplicaState State, DateTimeOffset Since, Remark? Reason)
{
    /// <summary>The condition from now on; one that stays the same keeps its beginning.</summary>
    public ReplicaCondition Then(ReplicaState state, Remark? reason, DateTimeOffset now) =>
        state == State ? this with { Reason = reason } : new ReplicaCondition(state, now, reason);
}
