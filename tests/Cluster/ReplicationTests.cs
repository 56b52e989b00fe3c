using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Replicas.Requests;
using Pipeline.Grains.Routing;

namespace Pipeline.Cluster;

/// <summary>Shards that two of three silos hold.</summary>
public sealed partial class ReplicationTests : IAsyncLifetime
{
    private const int Shards = 8;
    private const int Documents = 40;

    private readonly ReplicatedCluster _cluster = new();

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task ASiloThatDiesCostsNoSearchAndTheOthersKeepTheirIndexes()
    {
        var collection = await FilledAsync(Shards);
        var silos = _cluster.SiloServices;
        await PlacedShards.UntilAsync(() => silos.Sum(silo => Held(silo, collection).Length) == 2 * Shards);
        Assert.All(
            Enumerable.Range(0, Shards),
            shard => Assert.Equal(2, silos.Count(silo => Held(silo, collection).Contains(shard)))
        );

        // The one that holds most of those that survivors have to open anew.
        var victim = silos.MaxBy(silo => Held(silo, collection).Length)!;
        var survivors = silos.Where(silo => silo != victim).ToArray();
        var before = survivors.Select(silo => Held(silo, collection).Length).ToArray();
        using var openings = new Counts("pipeline.index.openings");
        using var stop = new CancellationTokenSource();
        var searches = survivors.Select(silo => SearchUntilAsync(silo, collection, stop.Token)).ToArray();
        await _cluster.KillSiloAsync(victim);
        await PlacedShards.UntilAsync(() => survivors.All(silo => Held(silo, collection).Length == Shards));
        await PlacedShards.UntilAsync(() =>
            survivors.Select((silo, i) => openings.Of(silo) >= Shards - before[i]).All(enough => enough)
        );
        await stop.CancelAsync();
        var counts = await Task.WhenAll(searches);
        Assert.All(counts, count => Assert.True(count > 0));

        // What they had is open as it was: only what the other held was opened.
        Assert.Equal(before.Select(held => Shards - held), survivors.Select(openings.Of));
        var found = await _cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "shared word",
                Top = 50,
            }
        );
        Assert.Equal((Documents, Shards), (found.Hits.Count, found.Coverage.Answered));
    }

    [Fact]
    public async Task ASiloThatJoinsIsAskedOnceItsReplicasAreReadyAndCopiesThem()
    {
        var collection = await FilledAsync(Shards);
        var placed = new PlacedShards(_cluster, collection, Shards, 2);
        await placed.SettledAsync();
        var (silos, before) = (_cluster.SiloServices.ToArray(), Places(placed));
        using var stop = new CancellationTokenSource();
        var searches = silos.Select(silo => SearchUntilAsync(silo, collection, stop.Token)).ToList();
        using var copies = new Counts("pipeline.replica.copies", "copied");
        var joined = await _cluster.StartSiloAsync();
        searches.Add(SearchUntilAsync(joined, collection, stop.Token));

        // Two more planners than there ought to be, looking all the time.
        var planners = silos
            .Take(2)
            .Select(async silo =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await silo.GetRequiredService<PlacementRounds>().LookAsync(CancellationToken.None);
                    await Task.Delay(50);
                }
            })
            .ToArray();
        await placed.SettledAsync();
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(searches), count => Assert.True(count > 0));
        await Task.WhenAll(planners);
        var name = PlacedShards.NameOf(joined);
        var after = Places(placed);
        Assert.NotEmpty(after.Except(before));
        Assert.All(after.Except(before), moved => Assert.Equal(name, moved.Silo));
        Assert.Equal(after.Except(before).Count(), copies.Of(joined));
        await PlacedShards.UntilAsync(() =>
            _cluster.SiloServices.Sum(silo => Held(silo, collection).Length) == 2 * Shards
        );
        var info = await _cluster.Client.GetCollection(collection).Describe();
        Assert.All(
            info.Replicas,
            shard =>
            {
                Assert.Equal(
                    after.Where(row => row.Shard == shard.Shard).Select(row => row.Silo).Order(StringComparer.Ordinal),
                    shard.Copies!.Select(copy => copy.Silo)
                );
                Assert.All(shard.Copies!, copy => Assert.Equal((ReplicaStage.Ready, 0), (copy.Stage, copy.Lag)));
                Assert.All(shard.Copies!, copy => Assert.Equal(shard.Watermark, copy.Watermark));
            }
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AReplicaThatDoesNotFollowIsNotAnsweredFromOnceAReceiptWasGiven(bool deletes)
    {
        var collection = await FilledAsync(1);
        var (slow, gate) = await CloseOneAsync(collection);
        var document = _cluster.Client.GetDocument(collection, "d0");
        await (deletes ? document.Delete() : (Task)_cluster.SubmitAsync(collection, "d0", Text(0), "hr")).WaitAsync(
            PipelineCluster.Patience
        );
        for (var i = 0; i < 10; i++)
        {
            foreach (var silo in _cluster.SiloServices)
            {
                Assert.DoesNotContain(await FindAsync(silo, collection, []), key => key.DocumentId == "d0");
            }
        }

        // As soon as it follows it answers again.
        gate.Open();
        var replica = slow.GetRequiredService<ReplicaHost>();
        var request = new KeywordRequest(Query([]), null);
        while (
            (await replica.AskAsync(new ShardKey(collection, 0), request, 0, waits: true, CancellationToken.None)).Stage
            != ReplicaStage.Ready
        ) { }

        Assert.DoesNotContain(await FindAsync(slow, collection, []), key => key.DocumentId == "d0");
    }

    [Theory]
    [InlineData("sauerkraut")]
    [InlineData("김치찌개")]
    public async Task WhatWasWrittenIsReadWhicheverReplicaAnswers(string word)
    {
        var collection = await FilledAsync(1);
        var (_, gate) = await CloseOneAsync(collection);
        var receipt = await _cluster.SubmitAsync(collection, "new", word);
        for (var i = 0; i < 12; i++)
        {
            var found = await _cluster.SearchAsync(receipt, word);
            Assert.Contains(found.Hits, hit => hit.DocumentId == "new");
        }

        gate.Open();
    }

    [Fact]
    public async Task WhatWasWrittenIsReadThoughTheSiloOfItsLaneDies()
    {
        var collection = await FilledAsync(Shards);
        var placed = new PlacedShards(_cluster, collection, Shards, 2);
        await placed.SettledAsync();
        var receipts = await Task.WhenAll(
            Enumerable.Range(0, Shards * 2).Select(i => _cluster.SubmitAsync(collection, $"new{i}", Text(i)))
        );
        var newest = receipts
            .GroupBy(receipt => receipt.Shard)
            .ToDictionary(shard => shard.Key, shard => shard.Max(receipt => receipt.Watermark));

        // Lanes are everywhere, so some are on this one.
        var victim = _cluster.SiloServices[1];
        var others = _cluster.SiloServices.Where(silo => silo != victim).ToArray();
        await _cluster.KillSiloAsync(victim);
        foreach (var silo in others)
        {
            var fanOut = FanOut(silo, collection, null, Shards);
            await fanOut.WaitForAsync(newest, CancellationToken.None);
            var found = await fanOut.KeywordAsync(Query(null), CancellationToken.None);
            Assert.Equal((Documents + receipts.Length, Shards), (found.Count, fanOut.Coverage.Answered));
        }
    }

    [Fact]
    public async Task WhatOneSearchAsksToSeeNoOtherWaitsFor()
    {
        var collection = await FilledAsync(1);
        var (slow, gate) = await CloseOneAsync(collection);
        var receipt = await _cluster.SubmitAsync(collection, "new", Text(Documents));
        var fanOut = FanOut(slow, collection, null);
        await fanOut.WaitForAsync(
            new Dictionary<int, long> { [receipt.Shard] = receipt.Watermark },
            CancellationToken.None
        );
        var found = await fanOut.KeywordAsync(Query(null), CancellationToken.None).WaitAsync(PipelineCluster.Patience);
        Assert.Contains(found, hit => hit.Key.DocumentId == "new");

        // Its own replica has not applied it, and may answer whoever has not asked for it.
        var (host, request) = (slow.GetRequiredService<ReplicaHost>(), new KeywordRequest(Query(null), null));
        var reply = await host.AskAsync(new ShardKey(collection, 0), request, 0, waits: true, CancellationToken.None);
        Assert.Equal((ReplicaStage.Ready, Documents), (reply.Stage, ((ScoredKeys)reply.Answer!).Keys.Count));
        gate.Open();
    }

    private static (int Shard, string Silo)[] Places(PlacedShards placed) =>
        [.. placed.Rows.Select(row => (row.Shard, row.Silo))];

    private async Task<string> FilledAsync(int shards)
    {
        var collection = await _cluster.CreateAsync(shards);
        await _cluster.FillAsync(collection, [.. Enumerable.Range(0, Documents).Select(i => ($"d{i}", Text(i)))]);
        return collection;
    }

    private static string Text(int document) => $"shared word number{document}";

    /// <summary>Holds the feed of one of the two silos with a shard back.</summary>
    private async Task<(IServiceProvider Silo, Fakes.GatedStore Gate)> CloseOneAsync(string collection)
    {
        await PlacedShards.UntilAsync(() =>
            _cluster.SiloServices.Count(silo => Held(silo, collection).Length == 1) == 2
        );
        var silo = _cluster.SiloServices.First(silo => Held(silo, collection).Length == 1);
        var gate = _cluster.GateOf(silo);
        gate.Close();
        return (silo, gate);
    }

    private static int[] Held(IServiceProvider silo, string collection) =>
        [
            .. silo.GetRequiredService<ReplicaHost>()
                .Shards.Where(shard => shard.Collection == collection)
                .Select(shard => shard.Shard),
        ];

    /// <summary>Searches from a silo, each of which must find everything.</summary>
    /// <returns>How many there were.</returns>
    private static async Task<int> SearchUntilAsync(IServiceProvider silo, string collection, CancellationToken stop)
    {
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            Assert.Equal(Documents, (await FindAsync(silo, collection, null, Shards)).Count);
        }

        return count;
    }

    private static async Task<IReadOnlyList<ChunkKey>> FindAsync(
        IServiceProvider silo,
        string collection,
        IReadOnlyList<string>? access,
        int shards = 1
    )
    {
        var fanOut = FanOut(silo, collection, access, shards);
        var found = await fanOut
            .KeywordAsync(Query(access), CancellationToken.None)
            .WaitAsync(PipelineCluster.Patience);
        Assert.Equal(shards, fanOut.Coverage.Answered);
        return [.. found.Select(hit => hit.Key)];
    }

    private static ShardFanOut FanOut(
        IServiceProvider silo,
        string collection,
        IReadOnlyList<string>? access,
        int shards = 1
    ) =>
        new(
            silo.GetRequiredService<IGrainFactory>(),
            silo.GetRequiredService<ShardReplicas>(),
            collection,
            shards,
            access
        );

    private static ShardQuery Query(IReadOnlyList<string>? access) => new("shared word", 100, null, null, access);
}
