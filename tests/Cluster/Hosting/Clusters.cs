using Pipeline.Cluster.Fakes;

namespace Pipeline.Cluster.Hosting;

/// <summary>All three models.</summary>
public sealed class FullCluster : PipelineCluster;

/// <summary>No model at all.</summary>
public sealed class BareCluster : PipelineCluster
{
    internal override FakeSessions Sessions => new(null, null, null);
}

/// <summary>Cancels an answer soon after its last reader left.</summary>
public sealed class ImpatientCluster : PipelineCluster
{
    protected override TimeSpan ReaderGrace => TimeSpan.FromSeconds(1);
}

[CollectionDefinition(Name)]
public sealed class FullClusterTests : ICollectionFixture<FullCluster>
{
    public const string Name = "full";
}
