using Pipeline.Contracts.Status;
using Pipeline.Grains.Overview;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>How the deployment as a whole is.</summary>
internal static class ClusterEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet(
                "/cluster",
                (IClusterOverview overview, CallerAccess access, HttpContext context) =>
                {
                    // Watermarks count the changes of all documents.
                    access.RequireAll(context, "Shards and silos");
                    return overview.DescribeAsync(context.RequestAborted);
                }
            )
            .For(KeyRole.Admin)
            .WithTags("Status")
            .WithSummary("Silos, shards with their copies, and workers, as the silo that answers sees them")
            .Produces<ClusterStatus>();
}
