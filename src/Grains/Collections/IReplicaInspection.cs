using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains.Collections;

/// <summary>Looks into every replica of a collection, whichever silo has it, so that they can be compared.</summary>
public interface IReplicaInspection
{
    /// <summary>Digests of all replicas, by shard, then by silo.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="access">The caller's access labels: what they hide is no part of it; null: everything.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PipelineException">There is no such collection.</exception>
    Task<IReadOnlyList<ReplicaDigest>> InspectAsync(
        string collection,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    );
}
