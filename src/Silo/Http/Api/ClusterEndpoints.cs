using Pipeline.Contracts.Clusters;
using Pipeline.Grains.Overview;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>How the deployment as a whole is.</summary>
internal static class ClusterEndpoints
{
    /// <summary>What is told here, as the sentence of a refusal begins.</summary>
    public const string What = "Shards and silos";

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet(
                "/cluster",
                async (IClusterOverview overview, CallerAccess access, SiloOptions options, HttpContext context) =>
                {
                    // Watermarks count the changes of all documents.
                    access.RequireAll(context, What);
                    return await DescribeAsync(overview, options, context.RequestAborted);
                }
            )
            .For(KeyRole.Admin)
            .WithTags("Status")
            .WithSummary("Silos, shards with their copies, and workers, as the silo that answers sees them")
            .Produces<ClusterStatus>();

    /// <summary>The deployment as this silo sees it, and what it serves.</summary>
    public static async Task<ClusterStatus> DescribeAsync(
        IClusterOverview overview,
        SiloOptions options,
        CancellationToken cancellationToken
    ) => await overview.DescribeAsync(cancellationToken) with { HasOrleansDashboard = options.OrleansDashboard };
}
