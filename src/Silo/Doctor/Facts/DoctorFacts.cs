using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Status;
using Pipeline.Grains.Connectors;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Storage.Condition;
using Pipeline.Storage.Documents;

namespace Pipeline.Silo.Doctor.Facts;

/// <summary>Everything that checks judge by, gathered once.</summary>
internal sealed record DoctorFacts
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>The silo that looks.</summary>
    public required string Silo { get; init; }

    /// <summary>Whether others may take part.</summary>
    public required bool IsClustered { get; init; }

    public required Gathered<ClusterStatus> Cluster { get; init; }

    public required Gathered<StoreFacts> Store { get; init; }

    public required Gathered<IReadOnlyList<CollectionFacts>> Collections { get; init; }

    /// <summary>How many there are, up to <see cref="FactGatherer.MostLetters"/>.</summary>
    public required Gathered<int> DeadLetters { get; init; }

    public required Gathered<IReadOnlyList<KeyFacts>> Keys { get; init; }

    public required ModelFacts Models { get; init; }

    /// <summary>How many connectors there are, and which of them cannot go on.</summary>
    public required Gathered<ConnectorFacts> Connectors { get; init; }

    /// <summary>Silos that answer.</summary>
    public IEnumerable<SiloInfo> Living => Cluster.Value.Silos.Where(silo => silo.State == SiloState.Active);

    /// <summary>Silos that are there and may hold indexes.</summary>
    public IEnumerable<SiloInfo> WithIndexes =>
        Cluster.Value.Silos.Where(silo =>
            silo.State is SiloState.Active or SiloState.Silent && silo.Role is "all" or "index"
        );

    /// <summary>What silos that answer were told.</summary>
    public IEnumerable<(SiloInfo Silo, SiloSettings Settings)> Told =>
        Living.Where(silo => silo.Settings is not null).Select(silo => (silo, silo.Settings!));
}

/// <summary>The store.</summary>
/// <param name="Condition">What it says of itself.</param>
/// <param name="RoundTrip">The fastest of several.</param>
/// <param name="Clock">How far its clock is ahead of this silo's.</param>
internal sealed record StoreFacts(StoreCondition Condition, TimeSpan RoundTrip, TimeSpan Clock);

/// <summary>A collection.</summary>
internal sealed record CollectionFacts(string Name, int Shards, DateTimeOffset Created, DocumentTotals Documents);

/// <summary>The connectors.</summary>
internal sealed record ConnectorFacts(int Count, IReadOnlyList<FailingConnector> Failing);

/// <summary>A key that holds.</summary>
internal sealed record KeyFacts(string Name, KeyRole Role, DateTimeOffset? Expires);

/// <summary>The models of all silos.</summary>
/// <param name="Roles">Which counts for each role.</param>
/// <param name="Offered">Those of each silo.</param>
/// <param name="Unused">Those that do not count.</param>
internal sealed record ModelFacts(
    IReadOnlyList<(ModelRole Role, ModelStatus Status)> Roles,
    IReadOnlyList<(string Silo, ModelRole Role, ModelStatus Status)> Offered,
    IReadOnlyList<UnusedModel> Unused
);
