using Microsoft.Extensions.Options;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Hosting;
using Pipeline.Storage;
using DocumentReceipt = Pipeline.Contracts.Documents.DocumentReceipt;

namespace Pipeline.Grains.Documents;

/// <summary>
/// The single writer of one document. Calls run one after another, so versions are ordered here, and each is durable
/// before its receipt leaves.
/// </summary>
internal sealed class DocumentGrain(ICorpusStore store, IOptions<PipelineOptions> options) : Grain, IDocumentGrain
{
    private string _collection = "";
    private string _id = "";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        _collection = key[..slash];
        _id = key[(slash + 1)..];
        return Task.CompletedTask;
    }

    public async Task<DocumentReceipt> Submit(DocumentInput document)
    {
        DocumentIds.Validate(_id);
        var settings = await Settings();
        var submission = SubmissionFactory.Create(
            _collection, _id, DocumentIds.ShardOf(_id, settings.ShardCount), document, options.Value.MaxDocumentBytes);
        var receipt = await StoreCalls.RunAsync(() => store.SubmitAsync(submission, CancellationToken.None));
        if (!receipt.Unchanged)
        {
            Lane(receipt.Shard).Wake().Ignore();
        }

        return receipt.ToContract();
    }

    public async Task<DocumentReceipt?> Delete()
    {
        await Settings();
        var receipt = await StoreCalls.RunAsync(
            () => store.DeleteDocumentAsync(_collection, _id, CancellationToken.None));
        if (receipt is null)
        {
            return null;
        }

        var shard = new ShardKey(_collection, receipt.Shard).ToString();
        GrainFactory.GetGrain<Contracts.Search.IShardReplicaGrain>(shard).Notify(receipt.Number).Ignore();
        return receipt.ToContract();
    }

    public async Task<bool> Retry() =>
        await WakeWhen(await StoreCalls.RunAsync(() => store.RetryAsync(_collection, _id, CancellationToken.None)));

    public async Task<bool> Cancel() =>
        await WakeWhen(await StoreCalls.RunAsync(() => store.CancelAsync(_collection, _id, CancellationToken.None)));

    private async Task<bool> WakeWhen(bool changed)
    {
        if (changed)
        {
            var settings = await Settings();
            Lane(DocumentIds.ShardOf(_id, settings.ShardCount)).Wake().Ignore();
        }

        return changed;
    }

    private IIngestLaneGrain Lane(int shard) =>
        GrainFactory.GetGrain<IIngestLaneGrain>(new ShardKey(_collection, shard).ToString());

    private async Task<CollectionSettings> Settings() =>
        await GrainFactory.GetGrain<ICollectionGrain>(_collection).FindSettings()
        ?? throw PipelineException.UnknownCollection(_collection);
}
