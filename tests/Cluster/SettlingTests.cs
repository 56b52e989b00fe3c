using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;

namespace Pipeline.Cluster;

public sealed class SettlingTests(WaitingCluster cluster) : IClassFixture<WaitingCluster>
{
    [Fact]
    public async Task WaitingForADocumentKeepsNobodyBusyAndEndsWithIt()
    {
        const int calls = 200;
        var collection = await cluster.CreateAsync();
        var receipt = await cluster.SubmitAsync(collection, "slow", "A document whose embedding takes its time.");
        var settled = cluster.SettleAsync(receipt);
        await cluster.Embedder.Asked.Task.WaitAsync(PipelineCluster.Patience);
        var before = cluster.Sessions.Asked;
        for (var i = 0; i < calls; i++)
        {
            await cluster.Client.GetCollection(collection).FindDocument("slow");
        }

        Assert.InRange(cluster.Sessions.Asked - before, 0, calls / 10);
        Assert.False(settled.IsCompleted);

        // One call that is not asked again: it hears of the end by itself.
        var heard = cluster
            .Client.GetGrain<IIngestLaneGrain>($"{collection}/{receipt.Shard}")
            .WaitUntilSettled(receipt.Watermark, default);
        cluster.Embedder.Released.SetResult();
        Assert.True(await heard.WaitAsync(PipelineCluster.Patience));
        await settled;
    }
}
