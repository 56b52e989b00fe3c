using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Fakes;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Placement;
using Pipeline.Storage;
using Pipeline.Storage.Answers;

namespace Pipeline.Cluster.Hosting;

/// <summary>All three models.</summary>
public class FullCluster : PipelineCluster;

/// <summary>All three models on each of two silos: half of the calls between grains cross the wire.</summary>
public sealed class TwoSiloCluster : FullCluster
{
    protected override short SiloCount => 2;
}

/// <summary>No model at all.</summary>
public sealed class BareCluster : PipelineCluster
{
    internal override FakeSessions Sessions => new(null, null, null);
}

/// <summary>An embedder that waits for the test, and lanes that hear of everything or stand still: none looks around by
/// itself.</summary>
public sealed class WaitingCluster : PipelineCluster
{
    private FakeSessions? _sessions;

    internal WaitingEmbedder Embedder { get; } = new();

    internal override FakeSessions Sessions => _sessions ??= new FakeSessions(Embedder, null, null);

    protected override TimeSpan PollInterval => TimeSpan.FromHours(1);
}

/// <summary>An embedder that embeds as many passages as the test says.</summary>
public sealed class PacedCluster : PipelineCluster
{
    private FakeSessions? _sessions;

    internal PacedEmbedder Embedder { get; } = new();

    internal override FakeSessions Sessions => _sessions ??= new FakeSessions(Embedder, null, null);
}

/// <summary>Cancels an answer soon after its last reader left.</summary>
public sealed class ImpatientCluster : PipelineCluster
{
    protected override TimeSpan ReaderGrace => TimeSpan.FromSeconds(1);
}

/// <summary>Can hold the change feed back.</summary>
public sealed class GatedCluster : PipelineCluster
{
    public GatedStore Gate { get; private set; } = null!;

    protected override ICorpusStore Around(string silo, ICorpusStore store)
    {
        (var gated, Gate) = GatedStore.Around(store);
        return gated;
    }
}

/// <summary>Three silos; the store of answers can be taken away from each.</summary>
public sealed class ThreeSiloCluster : PipelineCluster
{
    private readonly ConcurrentDictionary<string, CutLogs> _logs = new(StringComparer.Ordinal);

    protected override short SiloCount => 3;

    /// <summary>The store of answers as a silo sees it.</summary>
    internal CutLogs LogsOf(int silo) => _logs[SiloServices[silo].GetRequiredService<ILocalSiloDetails>().Name];

    protected override IAnswerLogStore Around(string silo, IAnswerLogStore store) => _logs[silo] = new CutLogs(store);
}

/// <summary>Cancels an answer soon after its last reader left, also one whose silo was lost.</summary>
public sealed class ImpatientSilos : PipelineCluster
{
    protected override short SiloCount => 3;

    protected override TimeSpan ReaderGrace => TimeSpan.FromSeconds(1);

    protected override TimeSpan? ResponseTimeout => TimeSpan.FromSeconds(4);
}

/// <summary>Three silos, two of which hold each shard; the change feed of each silo can be held back.</summary>
public class ReplicatedCluster : PipelineCluster
{
    private readonly ConcurrentDictionary<string, GatedStore> _gates = new(StringComparer.Ordinal);

    protected override short SiloCount => 3;

    protected override int Replicas => 2;

    internal override PlacementTimes PlacementTimes =>
        new()
        {
            Grace = TimeSpan.FromSeconds(3),
            Drain = TimeSpan.FromSeconds(2),
            Known = TimeSpan.FromSeconds(1),
        };

    /// <summary>What holds the feed of a silo back.</summary>
    internal GatedStore GateOf(IServiceProvider silo) => GateOf(silo.GetRequiredService<ILocalSiloDetails>().Name);

    /// <inheritdoc cref="GateOf(IServiceProvider)"/>
    internal GatedStore GateOf(string silo) => _gates[silo];

    protected override ICorpusStore Around(string silo, ICorpusStore store)
    {
        var (gated, gate) = GatedStore.Around(store);
        _gates[silo] = gate;
        return gated;
    }
}

/// <summary>Three silos that wait for ever for one that is lost.</summary>
public sealed class AwaitingCluster : ReplicatedCluster
{
    internal override PlacementTimes PlacementTimes => base.PlacementTimes with { Grace = TimeSpan.FromDays(1) };
}

[CollectionDefinition(Name)]
public sealed class FullClusterTests : ICollectionFixture<FullCluster>
{
    public const string Name = "full";
}

[CollectionDefinition(Name)]
public sealed class TwoSiloTests : ICollectionFixture<TwoSiloCluster>
{
    public const string Name = "two silos";
}

/// <summary>Generators write where they have been measured not to lose, and what they write is checked.</summary>
public sealed class ProvingCluster : PipelineCluster
{
    protected override GeneratorUse Generate => GeneratorUse.Measured;

    protected override string SupportPolicy => "quote";
}
