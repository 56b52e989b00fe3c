using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

public sealed class ShutdownTests : IAsyncLifetime
{
    private readonly FullCluster _cluster = new();

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task AnOpenAnswerEndsWithAnEventThatSaysSo()
    {
        var collection = await _cluster.CreateAsync();
        await _cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 24 months."));
        _cluster.Generator.Script("It lasts", hangs: true);
        var query = _cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        await query.Start(new AskRequest { Collection = collection, Question = "How long is the warranty?" });
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAsync(query, begun);
        await begun.Task.WaitAsync(PipelineCluster.Patience);
        await _cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);

        await _cluster.StopSiloAsync().WaitAsync(PipelineCluster.Patience);

        await _cluster.Generator.Cancelled.Task.WaitAsync(PipelineCluster.Patience);
        var events = await reading;
        var done = Assert.IsType<DoneEvent>(events[^1]);
        Assert.Equal((AnswerEnd.Failed, ErrorCode.ShuttingDown.Name()), (done.Reason, done.Error?.Code));

        // No stage is left open.
        var stages = events.OfType<StageEvent>().ToArray();
        Assert.All(
            stages.Where(stage => stage.Status == StageStatus.Started),
            started =>
                Assert.Contains(stages, stage => stage.Stage == started.Stage && stage.Status != StageStatus.Started)
        );
        Assert.Equal(StageStatus.Failed, stages.Last(stage => stage.Stage == "generate").Status);
    }

    private static async Task<List<AnswerEvent>> ReadAsync(IQueryGrain query, TaskCompletionSource begun)
    {
        var events = new List<AnswerEvent>();
        await foreach (var answerEvent in query.Read(0))
        {
            events.Add(answerEvent);
            begun.TrySetResult();
        }

        return events;
    }
}
