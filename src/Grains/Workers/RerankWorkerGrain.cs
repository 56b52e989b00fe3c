using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;

namespace Pipeline.Grains.Workers;

/// <summary>Runs the cross-encoder of one device.</summary>
[OnDevice, KeepAlive]
internal sealed class RerankWorkerGrain(IModelSessions models) : Grain, IRerankWorkerGrain
{
    private IModelSessions Sessions => models.On(WorkerKey.Parse(this.GetPrimaryKeyString()).Device);

    public Task<float[]> Score(
        string query,
        IReadOnlyList<string> passages,
        RequestPriority priority,
        string? caller,
        CancellationToken cancellationToken
    ) =>
        WorkerErrors.RunAsync(
            () => Sessions.FindRerankerAsync(cancellationToken),
            () => WorkerErrors.Missing(ModelRole.Rerank, Sessions.StatusOf(ModelRole.Rerank)),
            reranker =>
                reranker.ScoreAsync(
                    query,
                    passages,
                    priority == RequestPriority.Interactive ? RequestPriority.Interactive : RequestPriority.Bulk,
                    cancellationToken,
                    caller
                )
        );

    public async Task<WorkerInfo> Describe()
    {
        var key = WorkerKey.Parse(this.GetPrimaryKeyString());
        var status = Sessions.StatusOf(ModelRole.Rerank);
        var reranker =
            status.State == ModelState.Ready ? await Sessions.FindRerankerAsync(CancellationToken.None) : null;
        return WorkerInfoFactory.Create(ModelRole.Rerank, key.Device, status, reranker?.Statistics);
    }
}
