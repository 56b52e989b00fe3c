using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Answers;

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

    [Fact]
    public async Task ReadingAgainWithinTheGraceKeepsItAlive()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 24 months."));
        cluster.Generator.Script("It lasts 24 months.", hangs: true);
        var query = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        await query.Start(new AskRequest { Collection = collection, Question = "How long is the warranty?" });
        for (var i = 0; i < 3; i++)
        {
            // A reader that stays far longer than the grace, and goes.
            using var reader = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
            await ReadUntilCancelledAsync(query, reader.Token);
        }

        var reading = PipelineCluster.ReadAsync(query, 0);
        cluster.Generator.Release();
        Assert.Equal(AnswerEnd.Completed, Answer.Of("a", await reading).Done?.Reason);
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

/// <summary>Readers that went without a word.</summary>
public sealed class LostReaderTests(ImpatientSilos cluster) : IClassFixture<ImpatientSilos>
{
    [Fact]
    public async Task AReaderWhoseSiloDiedIsNoReader()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 24 months."));
        cluster.Generator.Script("It lasts", hangs: true);
        var (owner, other) = (cluster.SiloServices[0], cluster.SiloServices[2]);
        var (id, _) = await owner
            .GetRequiredService<AnswerStarts>()
            .StartAsync(new AskRequest { Collection = collection, Question = "How long is the warranty?" }, default);

        // It never disposes of what it reads, as a process that was killed does not.
        var lost = other.GetRequiredService<IGrainFactory>().GetGrain<IQueryGrain>(id).Read(0).GetAsyncEnumerator();
        Assert.True(await lost.MoveNextAsync());
        await cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        while (lost.Current is not TokenEvent && await lost.MoveNextAsync()) { }

        var waiting = lost.MoveNextAsync().AsTask();
        await cluster.KillSiloAsync(other);
        await cluster.Generator.Cancelled.Task.WaitAsync(PipelineCluster.Patience);
        await waiting.ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
