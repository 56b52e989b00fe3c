using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Status;
using Pipeline.Grains.Connectors;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Inference.Embedding;
using Pipeline.Silo.Doctor.Facts;
using Pipeline.Storage.Documents;

namespace Pipeline.Silo.Tests.Doctor;

/// <summary>For everything that may be found, facts in which it is.</summary>
internal static class DoctorCases
{
    private const long Gib = 1L << 30;

    public static IReadOnlyDictionary<DoctorCode, DoctorFacts> All { get; } =
        new Dictionary<DoctorCode, DoctorFacts>([.. Store, .. Silos, .. Machines, .. Shards, .. Models, .. Security]);

    private static DoctorFacts Well => Healthy.Cluster;

    private static Dictionary<DoctorCode, DoctorFacts> Store =>
        new()
        {
            [DoctorCode.StoreAnswers] = Well,
            [DoctorCode.StoreSlow] = Well.Stored(store => store with { RoundTrip = TimeSpan.FromSeconds(0.2) }),
            [DoctorCode.StoreAway] = Well with { Store = Away<StoreFacts>(RemarkCode.StoreUnreachable) },
            [DoctorCode.StoreBroken] = Well with { Store = Away<StoreFacts>(RemarkCode.StoreDamaged) },
            [DoctorCode.SchemaCurrent] = Well,
            [DoctorCode.SchemaNewer] = Schema(version: 7, compatible: 6),
            [DoctorCode.SchemaTooNew] = Schema(version: 8, compatible: 7),
            [DoctorCode.SchemaTooOld] = Schema(version: 5, compatible: 4),
            [DoctorCode.NotChecked] = Well with { Keys = Away<IReadOnlyList<KeyFacts>>(RemarkCode.StoreUnreachable) },
        };

    private static Dictionary<DoctorCode, DoctorFacts> Silos =>
        new()
        {
            [DoctorCode.SilosPresent] = Well,
            [DoctorCode.SilosSilent] = Well.Having(2, silo => silo with { State = SiloState.Silent, Settings = null }),
            [DoctorCode.SilosGone] = Well.Having(2, silo => silo with { State = SiloState.Dead, Role = null }),
            [DoctorCode.SilosStarting] = Well.Having(3, silo => silo with { Ready = false }),
            [DoctorCode.SilosStopping] = Well.Having(3, silo => silo with { State = SiloState.Stopping }),
            [DoctorCode.VersionsSame] = Well,
            [DoctorCode.VersionsMixed] = Well.Having(3, silo => silo with { Version = "1.3.0" }),
            [DoctorCode.RolesFilled] = Well,
            [DoctorCode.IndexSiloLacking] = Well.HavingAll(silo => silo with { Role = "gateway" }),
            [DoctorCode.ModelSiloLacking] = Well.HavingAll(silo => silo with { Role = "index" }),
            [DoctorCode.CopiesAboveSilos] = Well.Having(cluster => cluster with { Replicas = 5 }),
            [DoctorCode.SettingsSame] = Well,
            [DoctorCode.SettingDiffers] = Well.Having(
                2,
                silo => silo with { Settings = Healthy.Settings() with { Shared = Replicas("3") } }
            ),
            [DoctorCode.ZonesSpread] = Well,
            [DoctorCode.ZonesUnnamed] = Well.HavingAll(silo => silo with { Zone = null }),
            [DoctorCode.ZonesOne] = Well.HavingAll(silo => silo with { Zone = "a" }),
            [DoctorCode.ZonesPartly] = Well.Having(2, silo => silo with { Zone = null }),
            [DoctorCode.ZonesUneven] = Well.Having(cluster =>
                cluster with
                {
                    Silos =
                    [
                        .. cluster.Silos.Select(silo => silo with { Zone = "a" }),
                        Healthy.Silo(4) with
                        {
                            Zone = "b",
                        },
                    ],
                }
            ),
        };

    private static Dictionary<DoctorCode, DoctorFacts> Machines =>
        new()
        {
            [DoctorCode.ClocksAgree] = Well,
            [DoctorCode.ClockOff] = Well.Having(2, silo => silo with { ClockSeconds = -3.2 }),
            [DoctorCode.ClockFarOff] = Well.Stored(store => store with { Clock = TimeSpan.FromSeconds(60) }),
            [DoctorCode.DiskRoom] = Well,
            [DoctorCode.DiskLow] = Well.Having(2, silo => silo with { DiskFreeBytes = 12 * Gib }),
            [DoctorCode.DiskFull] = Well.Having(2, silo => silo with { DiskFreeBytes = Gib / 2 }),
            [DoctorCode.MemoryRoom] = Well,
            [DoctorCode.MemoryLow] = Well.Told(settings => settings with { MemoryPercent = 96 }),
            [DoctorCode.MetricsOn] = Well,
            [DoctorCode.MetricsOff] = Well.Told(settings => settings with { Metrics = [] }),
        };

    private static Dictionary<DoctorCode, DoctorFacts> Shards =>
        new()
        {
            [DoctorCode.CollectionsNone] = Well with { Collections = Gathered<IReadOnlyList<CollectionFacts>>.Of([]) },
            [DoctorCode.ShardsAnswer] = Well,
            [DoctorCode.ShardsCopied] = Well,
            [DoctorCode.ShardsDown] = Well.Copied(Healthy.Copy("silo-2", ReplicaStage.Ready, ReplicaState.Unknown)),
            [DoctorCode.ShardsPartial] = Well.Copied(
                Healthy.Copy("silo-2", ReplicaStage.Building, ReplicaState.Rebuilding)
            ),
            [DoctorCode.CopiesComing] = Well.Copied(
                Healthy.Copy("silo-1"),
                Healthy.Copy("silo-2", ReplicaStage.CatchingUp)
            ),
            [DoctorCode.CopiesMissing] = Well.Copied(
                Healthy.Copy("silo-1"),
                Healthy.Copy("silo-2", ReplicaStage.Ready, ReplicaState.Unknown)
            ),
            [DoctorCode.CopiesStalled] = Well.Copied(
                Healthy.Copy("silo-1"),
                Because(ReplicaState.Stalled, RemarkCode.IndexNotWritable.With())
            ),
            [DoctorCode.CopiesBehind] = Well.Copied(
                Healthy.Copy("silo-1"),
                Healthy.Copy("silo-2") with
                {
                    Lag = 50_000,
                }
            ),
            [DoctorCode.CopiesTogether] = Well.Having(2, silo => silo with { Zone = "zone-1" }),
            [DoctorCode.Reembedding] = Well.Copied(
                Healthy.Copy("silo-1"),
                Because(ReplicaState.Rebuilding, RemarkCode.IndexReplaced.With(("embedder", "new"), ("serving", "old")))
            ),
            [DoctorCode.DocumentsNoneWait] = Well,
            [DoctorCode.DocumentsMove] = Well.Documented(new(4, 0, 0, 0, 0, Healthy.Now.AddMinutes(-3))),
            [DoctorCode.DocumentsWait] = Well.Documented(new(4, 0, 0, 0, 0, Healthy.Now.AddMinutes(-25))),
            [DoctorCode.DocumentsWell] = Well,
            [DoctorCode.DocumentsFailed] = Well.Documented(new(0, 0, 0, 2, 0, null)),
            [DoctorCode.ScansRead] = Well,
            [DoctorCode.ScansUnread] = Well.Told(settings => settings with { Recognises = [] }),
            [DoctorCode.ScanLanguageLacking] = Well.Told(settings => settings with { Recognises = ["eng", "osd"] }),
            [DoctorCode.LettersNone] = Well,
            [DoctorCode.ConnectorsWell] = Well,
            [DoctorCode.ConnectorFails] = Well with
            {
                Connectors = Failing(RemarkCode.SourceForbids.With(("address", "https://wiki.example")), isHeld: false),
            },
            [DoctorCode.ConnectorHolds] = Well with
            {
                Connectors = Failing(RemarkCode.SourceEmptied.With(("known", 9)), isHeld: true),
            },
            [DoctorCode.LettersDead] = Well with { DeadLetters = Gathered<int>.Of(FactGatherer.MostLetters) },
        };

    private static Gathered<ConnectorFacts> Failing(Remark problem, bool isHeld) =>
        Gathered<ConnectorFacts>.Of(new ConnectorFacts(2, [new FailingConnector("wiki", problem, isHeld)]));

    private static Dictionary<DoctorCode, DoctorFacts> Models =>
        new()
        {
            [DoctorCode.ModelPresent] = Well,
            [DoctorCode.WithoutEmbedder] = Without(ModelRole.Embed, RemarkCode.NoEmbedder.With()),
            [DoctorCode.EnglishEmbedder] = Well.Modelled(
                ModelRole.Embed,
                new(MiniLmEmbedder.Name, ModelState.Ready, null, null)
            ),
            [DoctorCode.EmbedderElsewhere] = Without(ModelRole.Embed, RemarkCode.EmbedderAway.With(("model", "e5"))),
            [DoctorCode.WithoutReranker] = Without(ModelRole.Rerank, RemarkCode.NoReranker.With()),
            [DoctorCode.WithoutGenerator] = Without(ModelRole.Generate, RemarkCode.NoGenerator.With()),
            [DoctorCode.ModelBreaks] = Offering(ModelState.Faulted),
            [DoctorCode.ModelGivenUp] = Offering(ModelState.Failed),
            [DoctorCode.ModelIdle] = Well with
            {
                Models = Well.Models with { Unused = [new UnusedModel("silo-3", ModelRole.Rerank, "other", "used")] },
            },
            [DoctorCode.ModelsComing] = Well.Having(
                1,
                silo => silo with { Remarks = [RemarkCode.Downloading.With(("model", "e5"), ("percent", 40))] }
            ),
            [DoctorCode.ModelsNotFetched] = Well.HavingAll(silo =>
                silo with
                {
                    Remarks = [RemarkCode.DownloadOffline.With(("models", "e5"), ("folder", "/models"))],
                }
            ),
        };

    private static Dictionary<DoctorCode, DoctorFacts> Security =>
        new()
        {
            [DoctorCode.ListensHere] = Well.Told(settings => settings with { ListensForOthers = false }),
            [DoctorCode.KeysAsked] = Well,
            [DoctorCode.AuthOff] = Well.Told(settings => settings with { AsksForKeys = false }),
            [DoctorCode.HttpCovered] = Well,
            [DoctorCode.HttpInClear] = Well.Told(settings => settings with { ListensInClear = true }),
            [DoctorCode.KeysHold] = Well,
            [DoctorCode.AdminKeyLacking] = Well.Keyed(new KeyFacts("page", KeyRole.Reader, null)),
            [DoctorCode.KeysEnding] = Well.Keyed(
                new KeyFacts("ops", KeyRole.Admin, null),
                new KeyFacts("page", KeyRole.Reader, Healthy.Now.AddDays(9))
            ),
            [DoctorCode.SilosEncrypted] = Well,
            [DoctorCode.SilosInClear] = Well.Told(settings => settings with { EncryptsSilos = false }),
            [DoctorCode.CertificatesHold] = Well,
            [DoctorCode.CertificateEnding] = Ending(Healthy.Now.AddDays(5)),
            [DoctorCode.CertificateEnded] = Ending(Healthy.Now.AddDays(-1)),
            [DoctorCode.CertificateUnread] = Ending(null),
        };

    private static Gathered<T> Away<T>(RemarkCode problem) => Gathered<T>.Missing(problem.With());

    private static DoctorFacts Schema(int version, int compatible) =>
        Well.Stored(store =>
            store with
            {
                Condition = store.Condition with { Version = version, CompatibleFrom = compatible },
            }
        );

    private static Dictionary<string, string> Replicas(string value) =>
        new() { ["--replicas"] = value, ["--auth"] = "auto" };

    private static Contracts.Collections.ReplicaCopy Because(ReplicaState state, Remark reason) =>
        Healthy.Copy("silo-2", ReplicaStage.Ready, state) with
        {
            Reason = reason,
        };

    private static DoctorFacts Without(ModelRole role, Remark why) =>
        Well.Modelled(role, new ModelStatus(null, ModelState.Missing, why, null));

    private static DoctorFacts Offering(ModelState state) =>
        Well with
        {
            Models = Well.Models with
            {
                Offered =
                [
                    (
                        "silo-2",
                        ModelRole.Generate,
                        new ModelStatus(
                            "llama",
                            state,
                            RemarkCode.ModelFaulted.With(("model", "llama"), ("reason", "It crashed.")),
                            null
                        )
                    ),
                ],
            },
        };

    private static DoctorFacts Ending(DateTimeOffset? ends) =>
        Well.Told(settings => settings with { Certificates = [new SiloCertificate("--silo-certificate", ends)] });
}
