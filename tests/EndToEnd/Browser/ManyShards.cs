using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.EndToEnd.Browser;

/// <summary>A cluster of nine silos in three zones, and hundreds of shards.</summary>
internal static class ManyShards
{
    /// <summary>Shards of the collection <c>library</c>.</summary>
    public const int Shards = 240;

    private static readonly string[] Zones = ["rack-a", "rack-b", "rack-c"];

    /// <summary>All silos there, every copy ready.</summary>
    public static ClusterStatus Status(long watermark = 1234) =>
        new(
            "index-1",
            true,
            2,
            41,
            [.. Enumerable.Range(1, 9).Select(Silo)],
            [.. Enumerable.Range(0, Shards).Select(shard => Shard(shard, watermark))],
            [
                new WorkerInfo
                {
                    Key = "embed/tiny@cuda:0",
                    Role = ModelRole.Embed,
                    Model = "tiny",
                    Device = "cuda:0",
                    State = ModelState.Ready,
                    Queued = 3,
                },
            ]
        );

    /// <summary>The same after a silo has died.</summary>
    public static ClusterStatus WithDead(ClusterStatus status, string name) =>
        status with
        {
            Silos =
            [
                .. status.Silos.Select(silo =>
                    silo.Name == name ? new SiloInfo { Name = name, State = SiloState.Dead } : silo
                ),
            ],
            Shards =
            [
                .. status.Shards.Select(shard =>
                    shard with
                    {
                        Copies =
                        [
                            .. shard.Copies.Select(copy =>
                                copy.Silo == name ? new ReplicaCopy(name, copy.Stage, ReplicaState.Unknown, 0, 0) : copy
                            ),
                        ],
                    }
                ),
            ],
        };

    private static SiloInfo Silo(int number) =>
        new()
        {
            Name = $"index-{number}",
            Address = $"10.0.0.{number}:11111",
            Role = "index",
            Zone = Zones[(number - 1) / 3],
            State = SiloState.Active,
            Version = "1.0.0",
            UptimeSeconds = 3600 * number,
            MemoryBytes = 700_000_000,
            DiskFreeBytes = 20_000_000_000,
            DiskBytes = 100_000_000_000,
            Devices = ["cpu:0"],
            Ready = true,
            Replicas = Shards * 2 / 9,
            Remarks = number == 2 ? [RemarkCode.NoGenerator.With()] : [],
        };

    private static ShardInfo Shard(int shard, long watermark) =>
        new(
            "library",
            shard,
            [
                .. new[] { shard % 9, (shard + 4) % 9 }
                    .Order()
                    .Select(silo => new ReplicaCopy(
                        $"index-{silo + 1}",
                        ReplicaStage.Ready,
                        ReplicaState.Following,
                        watermark + shard,
                        0
                    )),
            ]
        );
}
