using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;

namespace Pipeline.Cluster;

public sealed class ReaderGraceTests(ImpatientCluster cluster) : IClassFixture<ImpatientCluster>
{
    [Fact]
    public async Task AnAnswerThatNobodyReadsIsCancelled()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 24 months."));
        cluster.Generator.Script("It lasts", hangs: true);
        var query = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        await query.Start(new AskRequest { Collection = collection, Question = "How long is the warranty?" });

        // Reads while the answer is written, so that only the reader's leaving can end it.
        using var reader = new CancellationTokenSource();
        var reading = ReadUntilCancelledAsync(query, reader.Token);
        await cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        Assert.False(cluster.Generator.Cancelled.Task.IsCompleted);
        await reader.CancelAsync();
        await reading;

        await cluster.Generator.Cancelled.Task.WaitAsync(PipelineCluster.Patience);
        var answer = Answer.Of("a", await PipelineCluster.ReadAsync(query, 0));
        Assert.Equal(AnswerEnd.Cancelled, answer.Done?.Reason);
    }

    private static async Task ReadUntilCancelledAsync(IQueryGrain query, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var answerEvent in query.Read(0).WithCancellation(cancellationToken))
            {
                Assert.IsNotType<DoneEvent>(answerEvent);
            }
        }
        catch (OperationCanceledException) { }
    }
}
