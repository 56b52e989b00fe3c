using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Search;
using Pipeline.Grains;
using Pipeline.Grains.Replicas;
using Pipeline.Storage.Documents;

namespace Pipeline.Cluster;

/// <summary>Labels hold although a replica lags behind the store.</summary>
public sealed class AccessBarrierTests(GatedCluster cluster) : IClassFixture<GatedCluster>
{
    private const string Text = "The cook earns 3000.";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AReceiptIsGivenWhenSearchesFollowIt(bool deletes)
    {
        var collection = await FilledAsync();
        cluster.Gate.Close();
        var document = cluster.Client.GetGrain<Contracts.Documents.IDocumentGrain>($"{collection}/pay");
        var receipt = deletes ? document.Delete() : (Task)cluster.SubmitAsync(collection, "pay", Text, "hr");
        await cluster.Gate.Held.WaitAsync(PipelineCluster.Patience);
        for (var i = 0; i < 20; i++)
        {
            // The store has it, the replica does not: whoever had a receipt now could still be shown the document.
            Assert.True(await IsFoundAsync(collection));
            Assert.False(receipt.IsCompleted);
        }

        cluster.Gate.Open();
        await receipt.WaitAsync(PipelineCluster.Patience);
        Assert.False(await IsFoundAsync(collection));
    }

    [Fact]
    public async Task AReplicaThatWasJustOpenedAnswersOnceItIsPastWhatTheStoreHadPublished()
    {
        var collection = await FilledAsync();
        cluster.Gate.Close();
        var submission = new DocumentSubmission(
            collection,
            "pay",
            0,
            Encoding.UTF8.GetBytes(Text),
            "text/plain; charset=utf-8",
            null,
            null,
            "{}",
            ["hr"],
            null
        );
        Assert.NotEqual(0, (await cluster.Store.SubmitAsync(submission, CancellationToken.None)).LabelsNumber);
        await cluster.SiloServices[0].GetRequiredService<ReplicaHost>().CloseAsync(new ShardKey(collection, 0));
        while (!cluster.Gate.Opened.Task.IsCompleted)
        {
            await Task.WhenAny(IsFoundAsync(collection), cluster.Gate.Opened.Task).WaitAsync(PipelineCluster.Patience);
        }

        var found = IsFoundAsync(collection);
        await cluster.Gate.Held.WaitAsync(PipelineCluster.Patience);
        cluster.Gate.Open();
        Assert.False(await found);
    }

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("pay", Text));
        Assert.True(await IsFoundAsync(collection));
        return collection;
    }

    private async Task<bool> IsFoundAsync(string collection) => (
            await cluster.SearchAsync(
                new SearchRequest
                {
                    Collection = collection,
                    Query = "cook",
                    Access = [],
                }
            )
        ).Hits.Count > 0;
}
