using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Placement;
using Orleans.Runtime.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Pipeline.Contracts.Documents;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Answers.Conversation;
using Pipeline.Grains.Answers.Proving;
using Pipeline.Grains.Cache;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Overview;
using Pipeline.Grains.Placement;
using Pipeline.Grains.Purging;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Searching;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Storage;
using Pipeline.Storage.Answers;
using Pipeline.Storage.Facts;

namespace Pipeline.Grains.Hosting;

/// <summary>Adds the grains and what they need to a silo.</summary>
public static class PipelineGrains
{
    /// <summary>
    /// Registers options, placement, metrics and routing. The host adds what differs between hosts: the corpus store,
    /// the store of answers, document reading, model sessions and the silo report.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="devices">The devices that this silo offers to workers, e.g. <c>cpu:0</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="models">The roles whose models run here, of a silo that runs models; null for all. What is left out
    /// runs in worker processes of its own.</param>
    /// <param name="zone">What fails together with this silo, such as a rack or a zone of a cloud; null: nothing is
    /// known to.</param>
    /// <param name="role">What this silo is for.</param>
    public static ISiloBuilder AddPipelineGrains(
        this ISiloBuilder silo,
        IReadOnlyList<string> devices,
        Action<PipelineOptions> configure,
        IReadOnlyList<string>? models = null,
        string? zone = null,
        SiloRole role = SiloRole.All
    )
    {
        AddRole(silo, role, zone);
        AddDevices(silo, devices, role.Includes(SiloRole.Worker) ? models ?? SiloDevices.AllRoles : []);
        AddModels(silo, devices);
        AddReplicas(silo);
        AddOverview(silo);
        silo.Services.AddOptions<PipelineOptions>().Configure(configure).ValidateOnStart();
        silo.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<PipelineOptions>, PipelineOptionsValidator>()
        );
        silo.Services.AddSingleton<PipelineMetrics>();
        silo.Services.AddSingleton<IngestMetrics>();
        silo.Services.AddSingleton<Ingestion.IngestCapacity>();
        AddIntake(silo);
        silo.Services.AddSingleton<WorkerRouter>();
        silo.Services.AddSingleton<KnownCollections>();
        silo.Services.AddSingleton<Generations.DiskRoom>();
        silo.Services.AddHostedService<Collections.ReembeddingWatch>();
        silo.Services.AddSingleton<ICollectionSettings>(provider => provider.GetRequiredService<KnownCollections>());
        silo.Services.AddSingleton<TopicGuard>();
        silo.Services.AddSingleton<VerdictLog>();
        silo.Services.AddHostedService(provider => provider.GetRequiredService<VerdictLog>());
        silo.Services.AddSingleton<IGuardTrials, GuardTrials>();
        silo.Services.AddSingleton<GuardPolicies>();
        silo.Services.AddSingleton<IGuardPolicies>(provider => provider.GetRequiredService<GuardPolicies>());
        silo.Services.AddHostedService(provider => provider.GetRequiredService<GuardPolicies>());
        silo.Services.AddSingleton<StageRates>();
        silo.Services.AddSingleton<Searches>();
        silo.Services.AddSingleton<ISearches>(provider => provider.GetRequiredService<Searches>());
        silo.Services.AddSingleton<IGeneratorExam, GeneratorExam>();
        silo.Services.AddSingleton<RewriteExams>();
        silo.Services.AddSingleton<AnswerStarts>();
        silo.Services.AddSingleton<AnswerReads>();
        silo.Services.AddSingleton<Conversations.Conversations>();
        silo.Services.AddSingleton<OpenAnswers>();
        silo.Services.AddSingleton(provider =>
        {
            var answers = provider.GetRequiredService<IOptions<PipelineOptions>>().Value.Answers;
            return new AnswerCache(answers.CacheBytes, answers.CacheEntries);
        });
        silo.Services.AddSingleton(provider => new AnswerRecords(
            provider.GetRequiredService<IAnswerLogStore>(),
            provider.GetRequiredService<PipelineMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AnswerRecords>>()
        ));
        silo.Services.AddHostedService(provider => provider.GetRequiredService<AnswerRecords>());
        silo.Services.AddSingleton(provider => new KeptAnswers(
            provider.GetRequiredService<ICorpusStore>() as ICachedAnswerStore,
            provider.GetService<IDeploymentFacts>(),
            provider.GetRequiredService<IOptions<PipelineOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KeptAnswers>>()
        ));
        silo.Services.AddHostedService(provider => provider.GetRequiredService<KeptAnswers>());
        silo.Services.AddSingleton(provider => new Documents.PasswordSeal(
            provider.GetRequiredService<IDeploymentFacts>()
        ));
        Connectors.ConnectorServices.Add(silo.Services);
        silo.Services.AddHostedService<AnswerShutdown>();
        if (role == SiloRole.Worker)
        {
            HostOnly(silo, typeof(EmbedWorkerGrain), typeof(RerankWorkerGrain), typeof(GenerateWorkerGrain));
        }

        return silo;
    }

    /// <summary>
    /// Makes this a worker process, which runs the generator for the silo that started it and nothing else: no other
    /// grain is ever placed on it, so that its end takes nothing with it. The host adds the model sessions.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="devices">The devices that it offers.</param>
    public static ISiloBuilder AddGenerateWorker(this ISiloBuilder silo, IReadOnlyList<string> devices)
    {
        AddDevices(silo, devices, ["generate"]);
        HostOnly(silo, typeof(GenerateWorkerGrain));
        return silo;
    }

    /// <summary>Keeps this silo's grains in a directory of its own; for the one silo of a machine whose worker
    /// processes are silos of their own, and for those. Never in a cluster of several silos.</summary>
    /// <param name="silo">The silo.</param>
    public static ISiloBuilder AddWorkerProcessDirectory(this ISiloBuilder silo) =>
        silo.AddGrainDirectory(GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY, (_, _) => new WorkerProcessDirectory());

    /// <summary>
    /// Adds an in-memory stream under the name that documents come in by; for one process that has the store. All of
    /// its queues are read by this silo: silos that only run models have no part in it.
    /// </summary>
    /// <param name="silo">The silo.</param>
    public static ISiloBuilder AddMemoryDocumentStream(this ISiloBuilder silo)
    {
        silo.AddMemoryStreams(
            DocumentStreams.Provider,
            stream => stream.ConfigurePartitionBalancing((_, _) => new LocalStreamQueues())
        );
        silo.AddMemoryGrainStorage("PubSubStore");
        return silo;
    }

    private static void AddIntake(ISiloBuilder silo)
    {
        silo.Services.AddSingleton(provider =>
        {
            var grains = provider.GetRequiredService<IGrainFactory>();
            return new Documents.LaneWakes(shard => grains.GetGrain<IIngestLaneGrain>(shard.ToString()).Wake());
        });
        silo.Services.AddSingleton(provider =>
        {
            var store = provider.GetRequiredService<ICorpusStore>();
            return new Documents.BacklogGate(
                async shard =>
                    (
                        await StoreCalls.RunAsync(() =>
                            store.BacklogAsync(shard.Collection, shard.Shard, CancellationToken.None)
                        )
                    ).Documents,
                provider.GetRequiredService<IOptions<PipelineOptions>>().Value.Ingestion.MaxBacklog,
                provider.GetRequiredService<TimeProvider>()
            );
        });
    }

    private static void AddRole(ISiloBuilder silo, SiloRole role, string? zone)
    {
        silo.UseSiloMetadata(new Dictionary<string, string> { [SiloRoles.MetadataKey] = SiloRoles.Advertised(role) });
        if (zone is not null)
        {
            silo.UseSiloMetadata(new Dictionary<string, string> { [ClusterRoutes.ZoneKey] = zone });
        }

        silo.Services.AddSingleton(new OwnRole(role));
        silo.Services.AddPlacementFilter<RolePlacementFilterStrategy, RolePlacementFilterDirector>(
            ServiceLifetime.Transient
        );
    }

    // What a silo can host, other silos read from the classes that it lists.
    private static void HostOnly(ISiloBuilder silo, params Type[] grains) =>
        silo.Services.PostConfigure<GrainTypeOptions>(types =>
            types.Classes.RemoveWhere(type => !grains.Contains(type))
        );

    /// <summary>Makes this a silo that tells others of its models, and knows theirs.</summary>
    private static void AddModels(ISiloBuilder silo, IReadOnlyList<string> devices)
    {
        silo.Services.AddSingleton(new OwnDevices(devices));
        silo.Services.AddSingleton<ModelHosts>();
        silo.Services.AddSingleton<EmbedderTokenizers>();
        silo.Services.AddSingleton<ClusterModels>();
        silo.Services.AddSingleton<IClusterModels>(provider => provider.GetRequiredService<ClusterModels>());
        silo.Services.AddHostedService<ModelOfferWatch>();
        silo.AddGrainService<ModelHostService>();
    }

    /// <summary>Makes this a silo that can hold indexes, and one that asks those of others.</summary>
    private static void AddReplicas(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<Wakefulness>();
        silo.Services.AddHostedService(provider => provider.GetRequiredService<Wakefulness>());
        silo.Services.AddSingleton<IReplicaSource, ReplicaSource>();
        silo.Services.AddSingleton<ReplicaMetrics>();
        silo.Services.AddSingleton(provider =>
        {
            var host = new ReplicaHost(
                provider.GetRequiredService<IReplicaSource>(),
                provider.GetRequiredService<TimeProvider>()
            );
            provider.GetRequiredService<ReplicaMetrics>().Follow(() => host.States);
            return host;
        });
        silo.Services.AddSingleton<ReplicaHosts>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ReplicaHostEnding>();
        silo.Services.AddSingleton<PlacementFollower>();
        silo.Services.AddHostedService(provider => provider.GetRequiredService<PlacementFollower>());
        silo.Services.AddSingleton<ClusterRoutes>();
        silo.Services.AddSingleton<IReplicaCounts>(provider => provider.GetRequiredService<ClusterRoutes>());
        silo.Services.AddSingleton<ShardReplicas>();
        silo.Services.AddSingleton<IIndexPeers, IndexPeers>();
        silo.Services.AddSingleton<IReplicaInspection, ReplicaInspection>();
        silo.Services.AddSingleton<ICollectionPurge, CollectionPurge>();
        silo.Services.AddHostedService<ReplicaAssignments>();
        silo.Services.TryAddSingleton(new PlacementTimes());
        silo.Services.AddSingleton<PlacementRounds>();
        silo.Services.AddHostedService(provider => provider.GetRequiredService<PlacementRounds>());
        silo.AddGrainService<ReplicaHostService>();
    }

    /// <summary>Makes this a silo that tells how it is, and how all are.</summary>
    private static void AddOverview(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<OwnSilo>();
        silo.Services.AddSingleton<SiloHosts>();
        silo.Services.AddSingleton<IClusterOverview, ClusterOverview>();
        silo.AddGrainService<SiloHostService>();
    }

    private static void AddDevices(ISiloBuilder silo, IReadOnlyList<string> devices, IReadOnlyList<string> roles)
    {
        silo.UseSiloMetadata(SiloDevices.Metadata(devices, roles));
        silo.Services.AddPlacementFilter<DevicePlacementFilterStrategy, DevicePlacementFilterDirector>(
            ServiceLifetime.Transient
        );
        silo.Services.TryAddSingleton(TimeProvider.System);
    }
}
