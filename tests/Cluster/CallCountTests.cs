using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

/// <summary>Every call of a question to another grain may cross the network, so there are few of them. Shards of the
/// own silo are asked without one.</summary>
public static class CallCount
{
    private const int MostSearchCalls = 1;
    private const int MostCalls = 4;

    internal static async Task HoldsAsync(PipelineCluster cluster, AnswerOrigin origin)
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(
            collection,
            ("warranty", "The warranty of a router lasts 24 months. Routers ship in boxes."),
            ("lunch", "Lunch is served at noon.")
        );
        cluster.Generator.Script("It lasts 24 months [1], and that is all that the documents say of it.");
        var searched = PipelineCluster.NewId();
        await cluster
            .Client.GetGrain<ISearchGrain>(searched)
            .Search(new SearchRequest { Collection = collection, Query = "router warranty" }, CancellationToken.None);
        AssertFew(cluster.Calls.Of(searched), MostSearchCalls, "IEmbedWorkerGrain");

        var asked = PipelineCluster.NewId();
        var query = cluster.Client.GetGrain<IQueryGrain>(asked);
        await query.Start(
            new AskRequest { Collection = collection, Question = "How long does the router warranty last?" }
        );
        var answer = Answer.Of(asked, await PipelineCluster.ReadAsync(query, 0));
        Assert.Equal((AnswerEnd.Completed, origin), (answer.Done!.Reason, answer.Done.Origin));
        AssertFew(cluster.Calls.Of(asked), MostCalls, "IAnswerCacheGrain");
    }

    private static void AssertFew(string[] calls, int most, string expected)
    {
        Assert.Contains(calls, call => call.Contains(expected, StringComparison.Ordinal));
        Assert.True(calls.Length <= most, $"{calls.Length} calls: {string.Join(", ", calls)}");
    }
}

[Collection(FullClusterTests.Name)]
public sealed class CallCountTests(FullCluster cluster)
{
    [Fact]
    public Task AQuestionMakesFewCalls() => CallCount.HoldsAsync(cluster, AnswerOrigin.Generated);
}

public sealed class CallCountWithoutModelsTests(BareCluster cluster) : IClassFixture<BareCluster>
{
    [Fact]
    public Task AQuestionMakesFewCalls() => CallCount.HoldsAsync(cluster, AnswerOrigin.Extractive);
}
