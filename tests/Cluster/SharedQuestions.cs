using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Cluster;

/// <summary>Asks what may come from the cache.</summary>
/// <param name="cluster">Who is asked.</param>
public abstract class SharedQuestions(PipelineCluster cluster)
{
    private protected PipelineCluster Cluster => cluster;

    private protected static AskRequest Ask(string collection, string question) =>
        new()
        {
            Collection = collection,
            Question = question,
            Top = 2,
            Decline = DeclineMode.Never,
        };

    private protected async Task<string> FilledAsync()
    {
        var collection = await Cluster.CreateAsync();
        await Cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 24 months."));
        return collection;
    }

    private protected async Task<IQueryGrain> StartAsync(string collection, string[]? access = null)
    {
        var query = Cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        await query.Start(Ask(collection, "How long is the warranty of a router?").By(new CallerIdentity(access)));
        return query;
    }

    private protected static async Task FirstTextAsync(IQueryGrain query)
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        await foreach (var one in query.Read(0).WithCancellation(patience.Token))
        {
            Assert.IsNotType<DoneEvent>(one);
            if (one is TokenEvent)
            {
                return;
            }
        }
    }

    private protected static async Task StageAsync(IQueryGrain query, RemarkCode code)
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        await foreach (var one in query.Read(0).WithCancellation(patience.Token))
        {
            Assert.IsNotType<DoneEvent>(one);
            if (one is StageEvent stage && stage.Code == code.With().Code)
            {
                return;
            }
        }
    }

    private protected static async Task<Answer> AllAsync(IQueryGrain query) => await AllAsync(query, null);

    private protected static async Task<Answer> AllAsync(IQueryGrain query, string[]? access) =>
        Answer.Of("a", await PipelineCluster.ReadAsync(query, 0, access));
}
