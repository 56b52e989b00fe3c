using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Runtime;
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

namespace Pipeline.Cluster;

public sealed partial class ReplicationTests
{
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

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
