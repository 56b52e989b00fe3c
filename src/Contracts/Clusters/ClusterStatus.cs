using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.Contracts.Clusters;

/// <summary>A deployment as one silo sees it: a cluster, or the one silo that there is.</summary>
/// <param name="Answering">The name of the silo that answers.</param>
/// <param name="IsClustered">Whether silos join over a database; false: there is one.</param>
/// <param name="Replicas">Copies that each shard is to have.</param>
/// <param name="Epoch">The state of the placement journal; null where there is none.</param>
/// <param name="Silos">All silos, by name.</param>
/// <param name="Shards">All shards, by collection.</param>
/// <param name="Workers">All model workers.</param>
/// <param name="HasOrleansDashboard">Whether the answering silo serves Orleans' own dashboard.</param>
[GenerateSerializer, Alias("pipeline.cluster-status"), Immutable]
public sealed record ClusterStatus(
    string Answering,
    bool IsClustered,
    int Replicas,
    long? Epoch,
    IReadOnlyList<SiloInfo> Silos,
    IReadOnlyList<ShardInfo> Shards,
    IReadOnlyList<WorkerInfo> Workers,
    bool HasOrleansDashboard = false
);
