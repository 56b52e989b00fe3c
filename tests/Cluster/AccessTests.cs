using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

/// <summary>Access labels: from when on they hold, and what becomes of answers.</summary>
[Collection(FullClusterTests.Name)]
public class AccessTests(FullCluster cluster)
{
    private static readonly string[] Nobody = [];
    private static readonly string[] Hr = ["hr"];

    [Fact]
    public async Task LabelsHoldFromTheReceiptOnWithoutReadingOrEmbeddingAnew()
    {
        var collection = await FilledAsync();
        Assert.NotEmpty(await FindAsync(collection, Nobody));
        var narrowed = await cluster.SubmitAsync(collection, "pay", "The cook earns 3000.", "hr");
        Assert.Equal((1L, DocumentState.Indexed, false), (narrowed.Version, narrowed.State, narrowed.Unchanged));
        Assert.Empty(await FindAsync(collection, Nobody));
        Assert.Equal([1L], await FindAsync(collection, Hr));
        var widened = await cluster.SubmitAsync(collection, "pay", "The cook earns 3000.");
        Assert.Equal(1L, widened.Version);
        Assert.Equal([1L], await FindAsync(collection, Nobody));
    }

    [Fact]
    public async Task AVersionThatFailsLeavesTheOldOneToThoseWhoMayReadBoth()
    {
        var collection = await FilledAsync();
        await cluster.SettleAsync(await cluster.SubmitAsync(collection, "pay", new string('x', 100_000), "hr"));
        Assert.Equal(DocumentState.Failed, (await Collection(collection).FindDocument("pay"))!.State);
        Assert.Empty(await FindAsync(collection, Nobody));
        Assert.Equal([1L], await FindAsync(collection, Hr));

        // No reader in common: only the program itself still finds it. And what follows widens nothing before it is
        // there.
        await cluster.SettleAsync(await cluster.SubmitAsync(collection, "pay", new string('y', 100_000), "legal"));
        Assert.Empty(await FindAsync(collection, ["hr", "legal"]));
        Assert.Equal([1L], await FindAsync(collection, null));
        await cluster.SettleAsync(await cluster.SubmitAsync(collection, "pay", new string('z', 100_000)));
        Assert.Empty(await FindAsync(collection, ["hr", "legal"]));
        await cluster.SettleAsync(await cluster.SubmitAsync(collection, "pay", "The cook earns 4000."));
        Assert.Equal([5L], await FindAsync(collection, Nobody));
    }

    [Fact]
    public async Task ADeletedDocumentIsGoneFromTheReceiptOn()
    {
        var collection = await FilledAsync();
        await cluster.SubmitAsync(collection, "pay", "The cook earns 3000.", "hr");
        Assert.Null(await Document(collection).Delete(Nobody));
        Assert.NotNull(await Document(collection).Delete(Hr));
        Assert.Empty(await FindAsync(collection, null));
        var deleted = await Collection(collection).ListDocuments(DocumentState.Deleted, null, 10, Nobody);
        Assert.Empty(deleted.Documents);
        Assert.Null(await Collection(collection).FindDocument("pay", Nobody));
    }

    [Fact]
    public async Task WhoMayNotReadADocumentNeitherReplacesNorChangesIt()
    {
        var collection = await FilledAsync();
        await cluster.SubmitAsync(collection, "pay", "The cook earns 3000.", "hr");
        foreach (var text in (string[])["The cook earns 3000.", "Something else."])
        {
            var refused = await Assert.ThrowsAsync<PipelineException>(() =>
                Document(collection).Submit(new DocumentInput { Text = text }, Nobody)
            );
            Assert.Equal((ErrorCode.Forbidden, "id"), (refused.Code, refused.Field));
        }

        await Document(collection).Submit(new DocumentInput { Text = new string('x', 100_000), Labels = Hr }, Hr);
        Assert.False(await Document(collection).Retry(Nobody));
        Assert.False(await Document(collection).Cancel(Nobody));
        Assert.Equal([1L], await FindAsync(collection, Hr));
    }

    [Fact]
    public async Task AnAnswerIsItsOwnScopesAlone()
    {
        var collection = await FilledAsync();
        await cluster.SubmitAsync(collection, "pay", "The cook earns 3000.", "hr");
        cluster.Generator.Script("The cook earns 3000 [1].");
        var id = PipelineCluster.NewId();
        var query = cluster.Client.GetGrain<IQueryGrain>(id);
        await query.Start(
            new AskRequest
            {
                Collection = collection,
                Question = "What does the cook earn?",
                Access = Hr,
            }
        );
        var unknown = await Assert.ThrowsAsync<PipelineException>(() =>
            PipelineCluster.ReadAsync(cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId()), 0, Nobody)
        );
        foreach (var other in (string[][])[Nobody, ["legal"], ["hr", "legal"]])
        {
            var refused = await Assert.ThrowsAsync<PipelineException>(() => PipelineCluster.ReadAsync(query, 0, other));
            Assert.Equal((ErrorCode.UnknownAnswer, unknown.Message), (refused.Code, refused.Message));
            await query.Cancel(PipelineCluster.CallerOf(other));
        }

        Assert.Equal(AnswerEnd.Completed, Answer.Of(id, await PipelineCluster.ReadAsync(query, 0, Hr)).Done!.Reason);
    }

    [Fact]
    public async Task AKeptAnswerGoesWithTheRightToReadWhatItShows()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("The cook earns 3000 [1].");
        var query = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        var asked = new AskRequest
        {
            Collection = collection,
            Question = "What does the cook earn?",
            Access = Nobody,
        };
        await query.Start(asked);
        Assert.Contains(
            "3000",
            Answer.Of("a", await PipelineCluster.ReadAsync(query, 0, Nobody)).Text,
            StringComparison.Ordinal
        );
        await cluster.SubmitAsync(collection, "pay", "The cook earns 3000.", "hr");
        var gone = await Assert.ThrowsAsync<PipelineException>(() => PipelineCluster.ReadAsync(query, 0, Nobody));
        Assert.Equal(ErrorCode.UnknownAnswer, gone.Code);

        // Nor does the cache know it any more.
        var again = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        await again.Start(asked);
        Assert.Equal(
            AnswerEnd.NoPassages,
            Answer.Of("a", await PipelineCluster.ReadAsync(again, 0, Nobody)).Done!.Reason
        );
    }

    [Fact]
    public async Task ARunningAnswerEndsWhenADocumentOfItIsHidden()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("The cook earns 3000 [1].", hangs: true);
        var query = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        await query.Start(
            new AskRequest
            {
                Collection = collection,
                Question = "What does the cook earn?",
                Access = Nobody,
            }
        );
        var reading = PipelineCluster.ReadAsync(query, 0, Nobody);
        await cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        await cluster.SubmitAsync(collection, "pay", "The cook earns 3000.", "hr");
        await cluster.Generator.Cancelled.Task.WaitAsync(PipelineCluster.Patience);
        var answer = Answer.Of("a", await reading);
        Assert.Equal(
            (AnswerEnd.Failed, "unknown_answer", ""),
            (answer.Done!.Reason, answer.Done.Error!.Code, answer.Text)
        );
    }

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("pay", "The cook earns 3000."));
        return collection;
    }

    /// <summary>The versions found.</summary>
    private async Task<IEnumerable<long>> FindAsync(string collection, string[]? caller) =>
        (
            await cluster.SearchAsync(
                new SearchRequest
                {
                    Collection = collection,
                    Query = "cook earns",
                    Access = caller,
                }
            )
        ).Hits.Select(hit => hit.Version);

    private ICollectionGrain Collection(string name) => cluster.Client.GetCollection(name);

    private IDocumentGrain Document(string collection) => cluster.Client.GetGrain<IDocumentGrain>($"{collection}/pay");
}
