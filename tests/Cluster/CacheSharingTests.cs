using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Cluster;

/// <summary>Identical questions at the same time are answered once.</summary>
public abstract class CacheSharingSuite(PipelineCluster cluster) : SharedQuestions(cluster)
{
    [Fact]
    public async Task IdenticalQuestionsAtTheSameTimeShareOneGeneration()
    {
        var collection = await FilledAsync();
        Cluster.Generator.Script("It lasts 24 months [1].", hangs: true);
        var first = await StartAsync(collection);
        await Cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        var others = new List<IQueryGrain>();
        for (var i = 0; i < 3; i++)
        {
            others.Add(await StartAsync(collection));
        }

        await Task.WhenAll(others.Select(FirstTextAsync));
        Cluster.Generator.Release();
        var answers = await Task.WhenAll(others.Prepend(first).Select(AllAsync));
        Assert.Equal(1, Cluster.Generator.Calls);
        Assert.All(answers, answer => Assert.Equal("It lasts 24 months [1].", answer.Text));
        Assert.All(answers, answer => Assert.Equal(AnswerEnd.Completed, answer.Done!.Reason));
        Assert.All(answers, answer => Assert.Equal("warranty", Assert.Single(answer.Citations).DocumentId));
        Assert.All(answers, answer => Assert.NotEmpty(answer.Context));
        Assert.Equal(
            [AnswerOrigin.Generated, AnswerOrigin.Cached, AnswerOrigin.Cached, AnswerOrigin.Cached],
            answers.Select(answer => answer.Done!.Origin)
        );
    }

    [Fact]
    public async Task WhoAskedFirstMayCancelAndTheOthersGetTheirAnswer()
    {
        var collection = await FilledAsync();
        Cluster.Generator.Script("It lasts 24 months [1].", hangs: true);
        var first = await StartAsync(collection);
        await Cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        var second = await StartAsync(collection);
        await FirstTextAsync(second);
        await first.Cancel();
        Assert.Equal(AnswerEnd.Cancelled, (await AllAsync(first)).Done!.Reason);
        Assert.False(Cluster.Generator.Cancelled.Task.IsCompleted);
        Cluster.Generator.Release();
        var answer = await AllAsync(second);
        Assert.Equal((AnswerEnd.Completed, "It lasts 24 months [1]."), (answer.Done!.Reason, answer.Text));
        Assert.Equal(1, Cluster.Generator.Calls);
    }

    [Fact]
    public async Task WhenTheLastOneLeavesTheGeneratorIsFree()
    {
        var collection = await FilledAsync();
        Cluster.Generator.Script("It lasts 24 months [1].", hangs: true);
        var first = await StartAsync(collection);
        await Cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        var second = await StartAsync(collection);
        await FirstTextAsync(second);
        await first.Cancel();
        await second.Cancel();
        await Cluster.Generator.Cancelled.Task.WaitAsync(PipelineCluster.Patience);
        Assert.Equal(AnswerEnd.Cancelled, (await AllAsync(second)).Done!.Reason);
    }

    [Fact]
    public async Task AFailureBeforeAnyTextIsNobodyElses()
    {
        var collection = await FilledAsync();
        Cluster.Generator.Script("It lasts 24 months [1].", hangs: true, hangsFirst: true);
        var first = await StartAsync(collection);
        await Cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        var second = await StartAsync(collection);
        await StageAsync(second, RemarkCode.CacheShared);
        await first.Cancel();
        Cluster.Generator.Release();
        Assert.Equal(AnswerEnd.Cancelled, (await AllAsync(first)).Done!.Reason);
        var answer = await AllAsync(second);
        Assert.Equal((AnswerEnd.Completed, "It lasts 24 months [1]."), (answer.Done!.Reason, answer.Text));
    }

    [Fact]
    public async Task NobodySharesWithThoseWhoMayReadSomethingElse()
    {
        var collection = await FilledAsync();
        Cluster.Generator.Script("It lasts 24 months [1].", hangs: true);
        var first = await StartAsync(collection, ["hr"]);
        await Cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        var second = await StartAsync(collection, ["sales"]);
        while (Cluster.Generator.Calls < 2)
        {
            await Task.Yield();
        }

        Cluster.Generator.Release();
        var answers = await Task.WhenAll(AllAsync(first, ["hr"]), AllAsync(second, ["sales"]));
        Assert.All(answers, answer => Assert.Equal(AnswerOrigin.Generated, answer.Done!.Origin));
    }

    [Fact]
    public async Task AnAnswerOfEarlierDocumentsIsNotShared()
    {
        var collection = await FilledAsync();
        Cluster.Generator.Script("It lasts 24 months [1].", hangs: true);
        var first = await StartAsync(collection);
        await Cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        await Cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 36 months."));
        var second = await StartAsync(collection);
        while (Cluster.Generator.Calls < 2)
        {
            await Task.Yield();
        }

        Cluster.Generator.Release();
        await AllAsync(first);
        var answer = await AllAsync(second);
        Assert.Equal(AnswerOrigin.Generated, answer.Done!.Origin);
        Assert.Contains("36", answer.Context[0].Text, StringComparison.Ordinal);
    }
}

[Collection(FullClusterTests.Name)]
public sealed class CacheSharingTests(FullCluster cluster) : CacheSharingSuite(cluster);

[Collection(TwoSiloTests.Name)]
public sealed class CacheSharingOfTwoSilosTests(TwoSiloCluster cluster) : CacheSharingSuite(cluster);
