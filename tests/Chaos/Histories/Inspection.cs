using Pipeline.Contracts.Collections;

namespace Pipeline.Chaos.Histories;

/// <summary>All replicas as they were at a moment when every silo was there.</summary>
/// <param name="At">The moment.</param>
/// <param name="Starts">How often each silo had been started then, by its name.</param>
/// <param name="Replicas">The replicas.</param>
internal sealed record Inspection(
    TimeSpan At,
    IReadOnlyDictionary<string, int> Starts,
    IReadOnlyList<ReplicaDigest> Replicas
);
