using Pipeline.Contracts.Collections;
using Pipeline.Grains.Collections;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>The replicas of a collection, one by one.</summary>
internal static class ReplicaEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet(
                "/collections/{collection}/replicas",
                (string collection, HttpContext context, IReplicaInspection inspection, CallerAccess access) =>
                    inspection.InspectAsync(collection, access.Of(context), context.RequestAborted)
            )
            .For(KeyRole.Reader)
            .WithTags("Collections")
            .WithSummary("What every replica of every shard holds, with a checksum to compare them by")
            .WithDescription("It reads every row of every replica: it is for looking for faults, not for polling.")
            .Produces<ReplicaDigest[]>();
}
