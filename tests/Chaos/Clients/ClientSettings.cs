using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Running;

namespace Pipeline.Chaos.Clients;

/// <summary>What all clients of a run share.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Clients">How it is reached.</param>
/// <param name="History">Where they write down what they see.</param>
internal sealed record ClientSettings(ChaosCluster Cluster, SiloClients Clients, History History)
{
    /// <summary>The collection.</summary>
    public const string Collection = "records";
}
