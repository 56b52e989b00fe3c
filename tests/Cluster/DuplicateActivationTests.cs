using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Grains;

namespace Pipeline.Cluster;

/// <summary>What there should be once in a cluster is there twice for a while: the store lets one of the two
/// win.</summary>
public sealed class DuplicateActivationTests : IAsyncLifetime
{
    private const int Rounds = 10;

    private readonly SplitCluster _cluster = new();

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task TwoActivationsOfADocumentGiveEveryChangeAVersionOfItsOwn()
    {
        var collection = await _cluster.CreateAsync();
        var words = new Dictionary<long, string>();
        for (var round = 0; round < Rounds; round++)
        {
            var receipts = await Task.WhenAll(
                OnBoth(
                    async (grains, silo) =>
                    {
                        var word = $"word{round}of{silo}";
                        var document = grains.GetDocument(collection, "d");
                        return (await document.Submit(new DocumentInput { Text = $"shared {word}" }), word);
                    }
                )
            );
            foreach (var (receipt, word) in receipts)
            {
                Assert.False(receipt.Unchanged);
                Assert.True(words.TryAdd(receipt.Version, word), $"version {receipt.Version} was given twice");
            }
        }

        await AssertActivationsAsync($"{collection}/d");
        Assert.Equal(Enumerable.Range(1, 2 * Rounds).Select(version => (long)version), words.Keys.Order());
        await SettleAsync(collection);
        var hit = Assert.Single((await SearchAsync(collection, "shared")).Hits);
        Assert.Equal(2 * Rounds, hit.Version);
        Assert.Contains(words[hit.Version], hit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADeletionOfOneActivationAndASubmissionOfAnotherAreInSomeOrder()
    {
        var collection = await _cluster.CreateAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var id = $"d{round}";
            await _cluster.SubmitAsync(collection, id, $"shared before{round}");
            var receipts = await Task.WhenAll(
                OnBoth(
                    async (grains, silo) =>
                        silo == 0
                            ? await grains.GetDocument(collection, id).Delete()
                            : await grains
                                .GetDocument(collection, id)
                                .Submit(new DocumentInput { Text = $"shared after{round}" })
                )
            );
            var (deleted, submitted) = (receipts[0]!, receipts[1]!);
            await SettleAsync(collection);
            var found = (await SearchAsync(collection, $"before{round} after{round}")).Hits;
            if (deleted.Version > submitted.Version)
            {
                Assert.Empty(found);
            }
            else
            {
                Assert.Contains($"after{round}", Assert.Single(found).Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task TwoActivationsOfALanePublishEveryDocumentOnce()
    {
        var (collection, lane) = await WithTwoLanesAsync();

        // Both have each document in their hands before one of them goes on with it.
        _cluster.Meeting.Readers = 2;
        for (var i = 0; i < Rounds; i++)
        {
            await _cluster.SubmitAsync(collection, $"d{i}", $"shared number{i}");
            await WakeBothAsync(lane);
        }

        await SettleAsync(collection);
        await AssertActivationsAsync(lane);
        var feed = await _cluster.Store.ReadChangesAsync(collection, 0, 0, 1000, CancellationToken.None);
        Assert.Equal(
            Enumerable.Range(0, Rounds).Select(i => $"d{i}").Order(StringComparer.Ordinal),
            feed.Select(change => change.DocumentId).Order(StringComparer.Ordinal)
        );

        // Every document took two numbers: one when it was accepted and one when it was published. A publication that
        // was made twice would have taken a third.
        Assert.Equal(2 * Rounds, await _cluster.Store.LastNumberAsync(collection, 0, CancellationToken.None));
        Assert.Equal(Rounds, (await SearchAsync(collection, "shared")).Hits.Count);
    }

    /// <summary>Does something on both silos at the same time, with grains that are there.</summary>
    private IEnumerable<Task<T>> OnBoth<T>(Func<IGrainFactory, int, Task<T>> act) =>
        _cluster.SiloServices.Select(
            (silo, i) =>
                Task.Run(() =>
                {
                    RequestContext.Set(
                        IPlacementDirector.PlacementHintKey,
                        silo.GetRequiredService<ILocalSiloDetails>().SiloAddress
                    );
                    return act(silo.GetRequiredService<IGrainFactory>(), i);
                })
        );

    /// <summary>A collection with a lane on each silo. Whatever calls a new lane first on a silo says where its
    /// activation is, and that may be somebody else: then another collection is taken.</summary>
    private async Task<(string Collection, string Lane)> WithTwoLanesAsync()
    {
        for (var tries = 1; ; tries++)
        {
            var collection = await _cluster.CreateAsync();
            var lane = new ShardKey(collection, 0).ToString();
            await WakeBothAsync(lane);
            if (await ActivationsAsync(lane) == 2 || tries == Rounds)
            {
                await AssertActivationsAsync(lane);
                return (collection, lane);
            }
        }
    }

    private Task WakeBothAsync(string lane) =>
        Task.WhenAll(
            OnBoth(
                async (grains, _) =>
                {
                    await grains.GetGrain<IIngestLaneGrain>(lane).Wake();
                    return true;
                }
            )
        );

    private async Task AssertActivationsAsync(string key) => Assert.Equal(2, await ActivationsAsync(key));

    private async Task<int> ActivationsAsync(string key)
    {
        var statistics = await _cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return statistics
            .Where(activation => activation.GrainId.Key.ToString() == key)
            .Select(activation => activation.SiloAddress)
            .Distinct()
            .Count();
    }

    private Task SettleAsync(string collection) =>
        _cluster
            .Client.SettleAsync(collection, PipelineCluster.Patience, CancellationToken.None)
            .WaitAsync(PipelineCluster.Patience);

    private Task<SearchResponse> SearchAsync(string collection, string query) =>
        _cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = query,
                Top = 50,
                Mode = SearchMode.Keyword,
            }
        );
}
