using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Fakes;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Workers;
using Pipeline.Inference.Embedding;

namespace Pipeline.Cluster;

/// <summary>Silos that are for different things are one cluster: what one has not, another does for it.</summary>
public sealed class RoleTests
{
    private static readonly (string, string)[] Documents =
    [
        ("warranty", "The warranty of a router lasts 24 months. Keep the receipt."),
        ("returns", "Returns are free within a fortnight. The box may be open."),
        ("delivery", "Parcels arrive within two days of the order."),
    ];

    private static SiloPlan Index => new(SiloRole.Index, RoleCluster.None);

    private static SiloPlan Gateway => new(SiloRole.Gateway, RoleCluster.None);

    private static SiloPlan Worker(IEmbedder? embedder = null, ScriptedGenerator? generator = null) =>
        new(
            SiloRole.Worker,
            new FakeSessions(
                embedder ?? new HashingEmbedder(),
                new OverlapReranker(),
                generator ?? new ScriptedGenerator()
            )
        );

    [Fact]
    public async Task AnIndexSiloWithoutModelsUsesThoseOfAWorkerSilo()
    {
        await using var cluster = await RoleCluster.StartAsync(Index, Worker(), Gateway);
        await UsedAsync(cluster, workers: 1);
        var collection = await FilledAsync(cluster);
        await AssertAllStagesAsync(cluster, collection);

        var answer = Answer.Of(
            "a",
            await cluster.AskAsync(new AskRequest { Collection = collection, Question = "How long is the warranty?" })
        );
        Assert.Equal((AnswerEnd.Completed, AnswerOrigin.Generated), (answer.Done!.Reason, answer.Done.Origin));

        // So many that all of them are on the right silo by chance once in 65,536 runs.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => cluster.CreateAsync()));

        // Indexes are where they belong, and nothing else than models is on the worker's silo.
        Assert.Equal([1, 0, 0], cluster.SiloServices.Select(silo => Held(silo, collection)));
        var roles = cluster.SiloServices.ToDictionary(Address, silo => silo.GetRequiredService<OwnRole>().Role);
        var grains = await cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        var placed = grains
            .Where(grain => !grain.GrainId.IsSystemTarget())
            .ToLookup(grain => roles[grain.SiloAddress], grain => grain.GrainType);
        Assert.NotEmpty(placed[SiloRole.Worker]);
        Assert.All(placed[SiloRole.Worker], type => Assert.Contains("WorkerGrain", type, StringComparison.Ordinal));
        Assert.DoesNotContain(
            placed[SiloRole.Gateway].Concat(placed[SiloRole.Index]),
            type => type.Contains("EmbedWorkerGrain", StringComparison.Ordinal)
        );
        foreach (var kept in (string[])["DocumentGrain", "IngestLaneGrain", "CollectionGrain"])
        {
            Assert.Contains(placed[SiloRole.Index], type => type.Contains(kept, StringComparison.Ordinal));
            Assert.DoesNotContain(placed[SiloRole.Gateway], type => type.Contains(kept, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task AWorkerSiloThatJoinsLaterIsUsedWithoutARestart()
    {
        await using var cluster = await RoleCluster.StartAsync(Index);
        var collection = await FilledAsync(cluster);
        var before = await SearchAsync(cluster, collection);
        Assert.Equal(SearchMode.Keyword, before.Mode);
        Assert.Contains(before.Stages, stage => stage is { Stage: "embed", Code: "no_worker_silo" });

        await cluster.StartAsync(Worker());
        await RoleCluster.EventuallyAsync(() => AssertAllStagesAsync(cluster, collection));
    }

    [Fact]
    public async Task ACallThatIsLostWithItsWorkerIsAskedOnceMoreAndThenToldPlainly()
    {
        WaitingEmbedder[] embedders = [new(), new()];
        await using var cluster = await RoleCluster.StartAsync(Index, Worker(embedders[0]), Worker(embedders[1]));
        await UsedAsync(cluster, workers: 2);
        var silos = cluster.SiloServices;
        var router = silos[0].GetRequiredService<WorkerRouter>();
        var asked = EmbedAsync(router);
        var first =
            await Task.WhenAny(embedders.Select(embedder => embedder.Asked.Task)) == embedders[0].Asked.Task ? 0 : 1;
        await cluster.KillSiloAsync(silos[1 + first]);

        // The other one is asked, and is lost as well: there is none that could be asked a third time.
        await embedders[1 - first].Asked.Task.WaitAsync(PipelineCluster.Patience);
        await cluster.KillSiloAsync(silos[2 - first]);
        var error = await Assert.ThrowsAsync<PipelineException>(() => asked);
        Assert.Equal(ErrorCode.ModelUnavailable, error.Code);
        Assert.Contains("embed", error.Message, StringComparison.Ordinal);

        var other = Worker();
        await cluster.StartAsync(other);
        Assert.Equal(other.Sessions.InUse!.Name, (await EmbedAsync(router)).Model);
    }

    [Fact]
    public async Task WithoutAWorkerSearchesFindByWordsAndAnswersQuote()
    {
        await using var cluster = await RoleCluster.StartAsync(Index, Worker());
        var collection = await FilledAsync(cluster);
        await cluster.KillSiloAsync(cluster.SiloServices[1]);
        await RoleCluster.EventuallyAsync(async () =>
        {
            var found = await SearchAsync(cluster, collection);
            Assert.Equal(("warranty", SearchMode.Keyword), (found.Hits[0].DocumentId, found.Mode));
            Assert.Contains(found.Stages, stage => stage is { Stage: "embed", Code: "embedder_away" });
        });
        var answer = Answer.Of(
            "a",
            await cluster.AskAsync(new AskRequest { Collection = collection, Question = "How long is the warranty?" })
        );
        Assert.Equal((AnswerEnd.Completed, AnswerOrigin.Extractive), (answer.Done!.Reason, answer.Done.Origin));
    }

    [Fact]
    public async Task WhatNoSiloIsForIsToldByTheNameOfTheRole()
    {
        await using var cluster = await RoleCluster.StartAsync(Gateway, Worker());
        var grains = cluster.SiloServices[0].GetRequiredService<IGrainFactory>();
        Assert.Equal(
            ["index", "index"],
            [
                await MissingAsync(() => grains.GetCollection("docs").Create(new CollectionSettings())),
                await MissingAsync(() => grains.GetDocument("docs", "a").Submit(new() { Text = "text" })),
            ]
        );

        var client = cluster.Client.GetCollection("docs");
        Assert.Equal("index", await MissingAsync(() => client.FindSettings()));
        Assert.Equal(
            "index",
            await MissingAsync(() => cluster.SearchAsync(new SearchRequest { Collection = "docs", Query = "text" }))
        );

        await cluster.StartAsync(Index);
        await RoleCluster.EventuallyAsync(() => FilledAsync(cluster));

        static async Task<string> MissingAsync(Func<Task> call)
        {
            var error = await Assert.ThrowsAsync<PipelineException>(call);
            Assert.Equal(ErrorCode.RoleUnavailable, error.Code);
            Assert.Contains($"--role {error.Values!["role"]}", error.Message, StringComparison.Ordinal);
            return error.Values["role"];
        }
    }

    [Fact]
    public async Task OneEmbedderCountsAndStaysWhileItIsAway()
    {
        await using var cluster = await RoleCluster.StartAsync(Index, Worker(new HashingEmbedder("beta")));
        var collection = await FilledAsync(cluster);
        await cluster.StartAsync(Worker(new HashingEmbedder("alpha")));
        await UsedAsync(cluster, workers: 2);
        foreach (var silo in cluster.SiloServices)
        {
            var models = silo.GetRequiredService<ClusterModels>();
            Assert.Equal("beta", models.StatusOf(ModelRole.Embed).Vectors!.Name);
            var unused = Assert.Single(models.Unused);
            Assert.Equal((ModelRole.Embed, "alpha", "beta"), (unused.Role, unused.Model, unused.Used));
            Assert.NotNull(models.FitOf(Address(cluster.SiloServices[1]), ModelRole.Embed, vectors: null));
            Assert.Null(models.FitOf(Address(cluster.SiloServices[2]), ModelRole.Embed, vectors: null));
        }

        // Whoever is asked, it is the one embedder.
        var router = cluster.SiloServices[0].GetRequiredService<WorkerRouter>();
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("beta", (await EmbedAsync(router)).Model);
        }

        await cluster.KillSiloAsync(cluster.SiloServices[1]);
        await UsedAsync(cluster, workers: 1);
        Assert.Equal(
            ("beta", ModelState.Missing),
            cluster.SiloServices[0].GetRequiredService<ClusterModels>().StatusOf(ModelRole.Embed) is var away
                ? (away.Name, away.State)
                : default
        );
        await cluster.StartAsync(Worker(new HashingEmbedder("beta")));
        await RoleCluster.EventuallyAsync(() => AssertAllStagesAsync(cluster, collection));
    }

    [Fact]
    public async Task AnEmbedderThatReplacesTheOtherOnItsSiloTakesOver()
    {
        var worker = Worker(new HashingEmbedder("beta"));
        await using var cluster = await RoleCluster.StartAsync(Index, worker);
        var collection = await FilledAsync(cluster);
        await UsedAsync(cluster, workers: 1);
        worker.Sessions.Use(new HashingEmbedder("gamma"));
        await RoleCluster.EventuallyAsync(async () =>
        {
            var found = await SearchAsync(cluster, collection);
            Assert.Contains(found.Stages, stage => stage is { Stage: "embed", Detail: "gamma" });
            Assert.Equal(SearchMode.Reranked, found.Mode);
        });
    }

    [Fact]
    public async Task ASiloWithAnAcceleratorTakesOverGenerationWhenItJoins()
    {
        ScriptedGenerator slow = new(),
            fast = new();
        slow.Script("slow");
        fast.Script("fast");
        await using var cluster = await RoleCluster.StartAsync(Index, Worker(generator: slow));
        await UsedAsync(cluster, workers: 1);
        var router = cluster.SiloServices[0].GetRequiredService<WorkerRouter>();
        Assert.Equal("slow", await GenerateAsync());
        await cluster.StartAsync(Worker(generator: fast) with { Device = "cuda:0" });
        await RoleCluster.EventuallyAsync(async () => Assert.Equal("fast", await GenerateAsync()));
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("fast", await GenerateAsync());
        }

        async Task<string> GenerateAsync()
        {
            var text = "";
            await foreach (
                var piece in router.GenerateAsync(
                    new CompletionRequest { Messages = [new(ChatRole.User, Guid.NewGuid().ToString())] },
                    default
                )
            )
            {
                text += piece.Text;
            }

            return text;
        }
    }

    private static Task<Embeddings> EmbedAsync(WorkerRouter router) =>
        router
            .EmbedAsync(["text"], TextKind.Query, RequestPriority.Interactive, default)
            .WaitAsync(PipelineCluster.Patience);

    private static async Task<string> FilledAsync(RoleCluster cluster)
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, Documents);
        return collection;
    }

    private static Task<SearchResponse> SearchAsync(RoleCluster cluster, string collection) =>
        cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "router warranty",
                Mode = SearchMode.Reranked,
                RerankWeight = 0.3,
            }
        );

    private static async Task AssertAllStagesAsync(RoleCluster cluster, string collection)
    {
        var found = await SearchAsync(cluster, collection);
        Assert.Equal(("warranty", SearchMode.Reranked), (found.Hits[0].DocumentId, found.Mode));
        Assert.All(found.Stages, stage => Assert.Equal(StageStatus.Finished, stage.Status));
        Assert.All(found.Hits, hit => Assert.NotNull(hit.Scores.Vector));
    }

    /// <summary>Waits until every silo knows the models of so many others, and what is used of them.</summary>
    private static Task UsedAsync(RoleCluster cluster, int workers) =>
        RoleCluster.EventuallyAsync(() =>
        {
            Assert.All(
                cluster.SiloServices,
                silo =>
                {
                    var offers = silo.GetRequiredService<ClusterModels>().Offers;
                    Assert.Equal(workers, offers.All.Count);
                    Assert.NotNull(offers.Embedder);
                }
            );
            return Task.CompletedTask;
        });

    private static int Held(IServiceProvider silo, string collection) =>
        silo.GetRequiredService<ReplicaHost>().Shards.Count(shard => shard.Collection == collection);

    private static SiloAddress Address(IServiceProvider silo) =>
        silo.GetRequiredService<ILocalSiloDetails>().SiloAddress;
}
