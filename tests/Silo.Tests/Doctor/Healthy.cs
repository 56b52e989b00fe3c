using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Silo.Doctor.Facts;
using Pipeline.Storage.Condition;
using Pipeline.Storage.Documents;

namespace Pipeline.Silo.Tests.Doctor;

/// <summary>Facts of a cluster of three silos in which nothing needs doing, and what may be changed about
/// them.</summary>
internal static class Healthy
{
    public static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Three silos on three machines in three zones, one collection of three shards with two copies.</summary>
    public static DoctorFacts Cluster { get; } =
        new()
        {
            Now = Now,
            Silo = "silo-1",
            IsClustered = true,
            Cluster = Gathered<ClusterStatus>.Of(
                new ClusterStatus(
                    "silo-1",
                    true,
                    2,
                    7,
                    [.. Enumerable.Range(1, 3).Select(Silo)],
                    [.. Enumerable.Range(0, 3).Select(Shard)],
                    []
                )
            ),
            Store = Gathered<StoreFacts>.Of(
                new StoreFacts(
                    new StoreCondition("PostgreSQL", 6, 6, 6, Now, true),
                    TimeSpan.FromMilliseconds(1.5),
                    TimeSpan.FromSeconds(0.1)
                )
            ),
            Collections = Gathered<IReadOnlyList<CollectionFacts>>.Of([Collection("handbook", 3)]),
            DeadLetters = Gathered<int>.Of(0),
            Connectors = Gathered<ConnectorFacts>.Of(new ConnectorFacts(2, [])),
            Keys = Gathered<IReadOnlyList<KeyFacts>>.Of([new KeyFacts("ops", KeyRole.Admin, null)]),
            Models = new ModelFacts([.. Roles.Select(role => (role, Ready(role)))], [], []),
        };

    /// <summary>One process on one machine.</summary>
    public static DoctorFacts Embedded { get; } =
        Cluster with
        {
            IsClustered = false,
            Cluster = Gathered<ClusterStatus>.Of(
                new ClusterStatus(
                    "silo-1",
                    false,
                    1,
                    null,
                    [Silo(1) with { Zone = null, Settings = Settings() with { ListensForOthers = false } }],
                    [new ShardInfo("handbook", 0, [Copy("silo-1")])],
                    []
                )
            ),
            Store = Gathered<StoreFacts>.Of(
                new StoreFacts(new StoreCondition("SQLite", 7, 7, 7, Now, false), TimeSpan.FromMilliseconds(1), default)
            ),
            Collections = Gathered<IReadOnlyList<CollectionFacts>>.Of([Collection("handbook", 1)]),
        };

    public static ModelRole[] Roles => [ModelRole.Embed, ModelRole.Rerank, ModelRole.Generate];

    public static ModelStatus Ready(ModelRole role) => new($"model-{role}", ModelState.Ready, null, null);

    public static SiloSettings Settings() =>
        new()
        {
            Shared = new Dictionary<string, string> { ["--replicas"] = "2", ["--auth"] = "auto" },
            ListensForOthers = true,
            AsksForKeys = true,
            EncryptsSilos = true,
            Metrics = ["--metrics"],
            Certificates = [new SiloCertificate("--certificate", Now.AddDays(80))],
            MemoryLimitBytes = 16L << 30,
            MemoryPercent = 50,
            Recognises = ["eng", "kor", "osd"],
        };

    public static SiloInfo Silo(int number) =>
        new()
        {
            Name = $"silo-{number}",
            Address = $"10.0.0.{number}:11111",
            State = SiloState.Active,
            Role = "all",
            Zone = $"zone-{number}",
            Version = "1.2.3",
            DiskFreeBytes = 60L << 30,
            DiskBytes = 100L << 30,
            ClockSeconds = 0.05 * number,
            Ready = true,
            Settings = Settings(),
        };

    public static ReplicaCopy Copy(
        string silo,
        ReplicaStage stage = ReplicaStage.Ready,
        ReplicaState state = ReplicaState.Following
    ) => new(silo, stage, state, 9, 0);

    public static CollectionFacts Collection(string name, int shards) =>
        new(name, shards, Now.AddDays(-3), new DocumentTotals(0, 0, 12, 0, 0, null));

    private static ShardInfo Shard(int number) =>
        new("handbook", number, [Copy($"silo-{1 + (number % 3)}"), Copy($"silo-{1 + ((number + 1) % 3)}")]);

    /// <summary>With other things of the cluster.</summary>
    public static DoctorFacts Having(this DoctorFacts facts, Func<ClusterStatus, ClusterStatus> change) =>
        facts with
        {
            Cluster = Gathered<ClusterStatus>.Of(change(facts.Cluster.Value)),
        };

    /// <summary>With another silo of a number.</summary>
    public static DoctorFacts Having(this DoctorFacts facts, int number, Func<SiloInfo, SiloInfo> change) =>
        facts.Having(cluster =>
            cluster with
            {
                Silos = [.. cluster.Silos.Select((silo, i) => i == number - 1 ? change(silo) : silo)],
            }
        );

    /// <summary>With every silo changed.</summary>
    public static DoctorFacts HavingAll(this DoctorFacts facts, Func<SiloInfo, SiloInfo> change) =>
        facts.Having(cluster => cluster with { Silos = [.. cluster.Silos.Select(change)] });

    /// <summary>With other settings of all silos.</summary>
    public static DoctorFacts Told(this DoctorFacts facts, Func<SiloSettings, SiloSettings> change) =>
        facts.HavingAll(silo => silo with { Settings = change(silo.Settings!) });

    /// <summary>With other copies of shard 0.</summary>
    public static DoctorFacts Copied(this DoctorFacts facts, params ReplicaCopy[] copies) =>
        facts.Having(cluster =>
            cluster with
            {
                Shards = [.. cluster.Shards.Select(shard => shard.Shard == 0 ? shard with { Copies = copies } : shard)],
            }
        );

    /// <summary>With another state of the store.</summary>
    public static DoctorFacts Stored(this DoctorFacts facts, Func<StoreFacts, StoreFacts> change) =>
        facts with
        {
            Store = Gathered<StoreFacts>.Of(change(facts.Store.Value)),
        };

    /// <summary>With other documents.</summary>
    public static DoctorFacts Documented(this DoctorFacts facts, DocumentTotals totals) =>
        facts with
        {
            Collections = Gathered<IReadOnlyList<CollectionFacts>>.Of([
                .. facts.Collections.Value.Select(collection => collection with { Documents = totals }),
            ]),
        };

    /// <summary>With another model of a role.</summary>
    public static DoctorFacts Modelled(this DoctorFacts facts, ModelRole role, ModelStatus status) =>
        facts with
        {
            Models = facts.Models with
            {
                Roles = [.. facts.Models.Roles.Select(known => known.Role == role ? (role, status) : known)],
            },
        };

    /// <summary>With other keys.</summary>
    public static DoctorFacts Keyed(this DoctorFacts facts, params KeyFacts[] keys) =>
        facts with
        {
            Keys = Gathered<IReadOnlyList<KeyFacts>>.Of(keys),
        };
}
