using System.Diagnostics.Metrics;
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
using Pipeline.Grains.Searching;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Cluster;

/// <summary>Shards that two of three silos hold.</summary>
public sealed class ReplicationTests : IAsyncLifetime
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
        await UntilAsync(() => silos.Sum(silo => Held(silo, collection).Length) == 2 * Shards);
        Assert.All(
            Enumerable.Range(0, Shards),
            shard => Assert.Equal(2, silos.Count(silo => Held(silo, collection).Contains(shard)))
        );

        // The one that holds most of those that survivors have to open anew.
        var victim = silos.MaxBy(silo => Held(silo, collection).Length)!;
        var survivors = silos.Where(silo => silo != victim).ToArray();
        var before = survivors.Select(silo => Held(silo, collection).Length).ToArray();
        using var openings = new Openings(survivors);
        using var stop = new CancellationTokenSource();
        var searches = survivors.Select(silo => SearchUntilAsync(silo, collection, stop.Token)).ToArray();
        await _cluster.KillSiloAsync(victim);
        await UntilAsync(() => survivors.All(silo => Held(silo, collection).Length == Shards));
        await UntilAsync(() =>
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
    public async Task WithoutTheStoreSearchesGoOnAndOnesThatAskForAReceiptAreToldWhy()
    {
        var collection = await FilledAsync(Shards);
        var receipt = await _cluster.SubmitAsync(collection, "new", "sauerkraut");
        await _cluster.SettleAsync(receipt);
        foreach (var silo in _cluster.SiloServices)
        {
            // Once before, as on any server that has been asked anything.
            await SearchAsync(silo, null);
            _cluster.GateOf(silo).IsAway = true;
        }

        foreach (var silo in _cluster.SiloServices)
        {
            Assert.Contains((await SearchAsync(silo, null)).Hits, hit => hit.DocumentId == "new");

            // Wherever the shard's lane is, which knows what is settled: its error crosses to the others.
            var error = await Assert.ThrowsAsync<PipelineException>(() => SearchAsync(silo, receipt));
            Assert.Equal(Contracts.Errors.ErrorCode.StoreUnavailable, error.Code);
        }

        // The collection's grain ends, and cannot begin anew.
        var grain = _cluster.Client.GetCollection(collection);
        await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await UntilAsync(async () =>
            await Record.ExceptionAsync(() => grain.FindSettings())
                is PipelineException { Code: Contracts.Errors.ErrorCode.StoreUnavailable }
        );
        foreach (var silo in _cluster.SiloServices)
        {
            Assert.Contains((await SearchAsync(silo, null)).Hits, hit => hit.DocumentId == "new");
        }

        Task<SearchResponse> SearchAsync(IServiceProvider silo, DocumentReceipt? receipt) =>
            silo.GetRequiredService<ISearches>()
                .SearchAsync(
                    new SearchRequest
                    {
                        Collection = collection,
                        Query = "sauerkraut",
                        Mode = SearchMode.Keyword,
                        AtLeast = receipt is null
                            ? null
                            : new Dictionary<int, long> { [receipt.Shard] = receipt.Watermark },
                    },
                    CancellationToken.None
                )
                .WaitAsync(PipelineCluster.Patience);
    }

    [Fact]
    public async Task ReplicasAreComparedByWhatTheyHold()
    {
        var collection = await FilledAsync(1);
        var (_, gate) = await CloseOneAsync(collection);
        await UntilAsync(async () => await ChecksumsAsync() == 1);
        await _cluster.SubmitAsync(collection, "new", "sauerkraut");
        await UntilAsync(async () => await ChecksumsAsync() == 2);
        gate.Open();
        await UntilAsync(async () => await ChecksumsAsync() == 1);

        async Task<int> ChecksumsAsync()
        {
            var counts = new HashSet<int>();
            foreach (var silo in _cluster.SiloServices)
            {
                var digests = await silo.GetRequiredService<IReplicaInspection>()
                    .InspectAsync(collection, null, CancellationToken.None);
                Assert.Equal(2, digests.Select(digest => digest.Silo).Distinct().Count());
                Assert.All(digests, digest => Assert.Equal((0, 1), (digest.Shard, digest.Openings)));
                counts.Add(digests.Select(digest => digest.Checksum).Distinct().Count());
            }

            return counts.Max();
        }
    }

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
        await UntilAsync(() => _cluster.SiloServices.Count(silo => Held(silo, collection).Length == 1) == 2);
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
        var fanOut = new ShardFanOut(
            silo.GetRequiredService<IGrainFactory>(),
            silo.GetRequiredService<ShardReplicas>(),
            collection,
            shards,
            access
        );
        var found = await fanOut
            .KeywordAsync(Query(access), CancellationToken.None)
            .WaitAsync(PipelineCluster.Patience);
        Assert.Equal(shards, fanOut.Coverage.Answered);
        return [.. found.Select(hit => hit.Key)];
    }

    private static ShardQuery Query(IReadOnlyList<string>? access) => new("shared word", 100, null, null, access);

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>The indexes that silos open.</summary>
    private sealed class Openings : IDisposable
    {
        private readonly Dictionary<object, int> _counts = [];
        private readonly MeterListener _listener = new();

        public Openings(IEnumerable<IServiceProvider> silos)
        {
            foreach (var silo in silos)
            {
                _counts[silo.GetRequiredService<IMeterFactory>()] = 0;
            }

            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (
                    instrument.Name == "pipeline.index.openings"
                    && instrument.Meter.Name == PipelineMetrics.MeterName
                    && instrument.Meter.Scope is { } scope
                    && _counts.ContainsKey(scope)
                )
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>(
                (instrument, opened, _, _) =>
                {
                    lock (_counts)
                    {
                        _counts[instrument.Meter.Scope!] += (int)opened;
                    }
                }
            );
            _listener.Start();
        }

        public int Of(IServiceProvider silo)
        {
            lock (_counts)
            {
                return _counts[silo.GetRequiredService<IMeterFactory>()];
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
