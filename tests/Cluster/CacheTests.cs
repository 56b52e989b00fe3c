using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Cache;

namespace Pipeline.Cluster;

/// <summary>Answers are shared by those who ask the same, as long as they are what a fresh run would make.</summary>
public abstract class CacheSuite(PipelineCluster cluster) : SharedQuestions(cluster)
{
    private static readonly string[] Words =
    [
        "warranty",
        "router",
        "lunch",
        "refund",
        "badge",
        "휴가",
        "급여",
        "식당",
        "주차",
        "parking",
        "canteen",
    ];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public async Task ACachedAnswerIsWhatAFreshRunWouldMake(int seed, int shards)
    {
        var random = new Random(seed);
        var collection = await Cluster.CreateAsync(shards);
        Cluster.Generator.Script("");
        Cluster.Generator.Obeys = request => $"Read {string.Join(' ', request.Turns.Select(turn => turn.Content))}";
        var (hits, confirmed) = (0, 0);
        try
        {
            for (var step = 0; step < 120; step++)
            {
                var id = $"d{random.Next(12)}";
                if (random.Next(3) == 0)
                {
                    var receipt =
                        random.Next(4) == 0
                            ? await Cluster.Client.GetDocument(collection, id).Delete()
                            : await Cluster.SubmitAsync(collection, id, Sentence(random));
                    if (receipt is not null)
                    {
                        await Cluster.SettleAsync(receipt);
                    }

                    continue;
                }

                var question = $"What about {Words[random.Next(3)]} and {Words[5 + random.Next(2)]}?";
                var cached = Answer.Of("a", await Cluster.AskAsync(Ask(collection, question)));
                var fresh = Answer.Of("b", await Cluster.AskAsync(Ask(collection, question) with { UseCache = false }));
                Assert.Equal(Told(fresh), Told(cached));
                hits += cached.Done!.Origin == AnswerOrigin.Cached ? 1 : 0;
                confirmed += cached.Stages.Any(stage => stage.Code == RemarkCode.CacheConfirmed.With().Code) ? 1 : 0;
            }
        }
        finally
        {
            Cluster.Generator.Obeys = null;
        }

        // Of a document that has nothing to do with a question the cache does not care.
        Assert.True(confirmed > 0 && hits > confirmed, $"{hits} hits, {confirmed} confirmed");
    }

    [Fact]
    public async Task ADocumentThatHasNothingToDoWithAnAnswerDoesNotEndIt()
    {
        var collection = await FilledAsync();
        Cluster.Generator.Script("It lasts 24 months [1].");
        await Cluster.AskAsync(Ask(collection, "How long is the warranty of a router?"));
        await Cluster.FillAsync(collection, ("lunch", "Lunch is served at noon."));
        var second = Answer.Of(
            "b",
            await Cluster.AskAsync(Ask(collection, "How long is the warranty of a router?") with { Top = 1 })
        );
        Assert.Equal(AnswerOrigin.Generated, second.Done!.Origin);
        await Cluster.FillAsync(collection, ("parking", "Cars park behind the house."));
        var third = Answer.Of(
            "c",
            await Cluster.AskAsync(Ask(collection, "How long is the warranty of a router?") with { Top = 1 })
        );
        Assert.Equal((AnswerOrigin.Cached, second.Text), (third.Done!.Origin, third.Text));
        Assert.Equal(second.Citations.Select(one => one.DocumentId), third.Citations.Select(one => one.DocumentId));

        // Its watermarks have moved on.
        var fourth = Answer.Of(
            "d",
            await Cluster.AskAsync(Ask(collection, "How long is the warranty of a router?") with { Top = 1 })
        );
        Assert.Contains(fourth.Stages, stage => stage.Code == RemarkCode.CacheHit.With().Code);
        Assert.DoesNotContain(fourth.Stages, stage => stage.Stage == "keyword");
    }

    [Fact]
    public async Task AnswersOutliveTheirCache()
    {
        var collection = await FilledAsync();
        Cluster.Generator.Script("It lasts 24 months [1].");
        await AllAsync(await StartAsync(collection));
        await AllAsync(await StartAsync(collection, ["hr"]), ["hr"]);
        await ForgetAsync();
        var again = await AllAsync(await StartAsync(collection));
        Assert.Equal((AnswerOrigin.Cached, "It lasts 24 months [1]."), (again.Done!.Origin, again.Text));
        Assert.Equal("warranty", Assert.Single(again.Citations).DocumentId);
        Assert.Equal(2, Cluster.Generator.Calls);

        // Another's access is another's cache, also there.
        Assert.Equal(AnswerOrigin.Generated, (await AllAsync(await StartAsync(collection, ["x"]), ["x"])).Done!.Origin);

        // What a document has said that is gone is not kept anywhere.
        await Cluster.SettleAsync((await Cluster.Client.GetDocument(collection, "warranty").Delete())!);
        await ForgetAsync();
        var gone = await AllAsync(await StartAsync(collection));
        Assert.Equal(AnswerEnd.NoPassages, gone.Done!.Reason);
        Assert.DoesNotContain(gone.Stages, stage => stage.Code == RemarkCode.CacheEarlier.With().Code);
    }

    [Fact]
    public async Task TheSameQuestionInOtherWordsIsAnsweredAgainOnceThereIsEvidence()
    {
        var collection = await FilledAsync();
        Cluster.Generator.Script("It lasts 24 months [1].");
        string[] others =
        [
            "What is the warranty period of a router?",
            "Can you tell me how long a router warranty is?",
        ];
        await AllAsync(await StartAsync(collection));
        Assert.Equal(AnswerOrigin.Generated, (await OfAsync(others[0])).Done!.Origin);

        // The evidence is measured by itself, in larger collections; here it is told.
        collection = $"c{Guid.NewGuid():N}";
        var near = new NearSettings
        {
            Threshold = 0.1,
            Questions = 80,
            Share = 1,
            Pairs = 200,
            Embedder = "hashing",
        };
        await Cluster.Client.GetCollection(collection).Create(new CollectionSettings { Near = near });
        await Cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 24 months."));
        var first = await AllAsync(await StartAsync(collection));
        Assert.Equal(AnswerOrigin.Generated, first.Done!.Origin);
        foreach (var other in others)
        {
            var told = await OfAsync(other);
            Assert.Equal((AnswerOrigin.Cached, first.Text), (told.Done!.Origin, told.Text));
            Assert.Contains(told.Stages, stage => stage.Code == RemarkCode.CacheNear.With().Code);
            Assert.Equal(first.Context.Select(hit => hit.DocumentId), told.Context.Select(hit => hit.DocumentId));
        }

        foreach (var question in (string[])["How long was the warranty of a router?", "보증 기간은?"])
        {
            Assert.NotEqual(AnswerOrigin.Cached, (await OfAsync(question)).Done!.Origin);
        }

        // Of other documents it is another question.
        await Cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 36 months."));
        Assert.Equal(AnswerOrigin.Generated, (await OfAsync(others[0])).Done!.Origin);

        async Task<Answer> OfAsync(string question) =>
            Answer.Of("a", await Cluster.AskAsync(Ask(collection, question)));
    }

    /// <summary>Ends all grains that do nothing, the caches among them, once what they keep is stored.</summary>
    private async Task ForgetAsync()
    {
        foreach (var silo in Cluster.SiloServices)
        {
            await silo.GetRequiredService<KeptAnswers>().SettleAsync();
        }

        await Cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        foreach (var silo in Cluster.SiloServices)
        {
            while (silo.GetRequiredService<AnswerCache>().Count > 0)
            {
                await Task.Yield();
            }
        }
    }

    private static string Sentence(Random random) =>
        string.Join(' ', Enumerable.Range(0, 3 + random.Next(8)).Select(_ => Words[random.Next(Words.Length)])) + ".";

    private static string Told(Answer answer) =>
        string.Join(
            '\n',
            (string[])
                [
                    $"{answer.Done!.Reason}",
                    answer.Text,
                    .. answer.Context.Select(hit =>
                        $"{hit.Rank} {hit.DocumentId} {hit.Version} {hit.Chunk} {hit.Text}"
                    ),
                    .. answer.Citations.Select(one => $"[{one.Number}] {one.DocumentId} {one.Version} {one.Position}"),
                ]
        );
}

[Collection(FullClusterTests.Name)]
public sealed class CacheTests(FullCluster cluster) : CacheSuite(cluster);

[Collection(TwoSiloTests.Name)]
public sealed class CacheOfTwoSilosTests(TwoSiloCluster cluster) : CacheSuite(cluster);
