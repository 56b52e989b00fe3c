using Pipeline.Contracts.Clusters;

namespace Pipeline.Grains.Overview;

/// <summary>How a deployment is: its silos, its shards with their copies, its workers.</summary>
public interface IClusterOverview
{
    /// <summary>Asks all silos at the same time, and waits a second for each at most; a silo that does not answer is
    /// part of the answer.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ClusterStatus> DescribeAsync(CancellationToken cancellationToken);
}
