using Microsoft.Extensions.Options;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Routing;
using Pipeline.Storage;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Documents;

/// <summary>
/// The single writer of one document. Calls run one after another, so versions are ordered here, and each is durable
/// before its receipt leaves. It holds nothing, and there may be millions: soon after its last call it is gone.
/// </summary>
[OnRoles(SiloRole.Index), CollectionAgeLimit(Minutes = 2)]
internal sealed class DocumentGrain(
    ICorpusStore store,
    ShardReplicas replicas,
    ICollectionSettings collections,
    LaneWakes lanes,
    BacklogGate gate,
    PasswordSeal seal,
    IOptions<PipelineOptions> options,
    TimeProvider time
) : Grain, IDocumentGrain
{
    /// <summary>How long a receipt waits for the index to hide what it acknowledges as hidden.</summary>
    private static readonly TimeSpan ApplyLimit = TimeSpan.FromSeconds(20);

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

    public async Task<DocumentReceipt> Submit(DocumentInput document, IReadOnlyList<string>? access)
    {
        DocumentIds.Validate(_id);
        var shard = DocumentIds.ShardOf(_id, (await Settings()).ShardCount);
        await gate.CheckAsync(new ShardKey(_collection, shard));
        var submission = SubmissionFactory.Create(_collection, _id, shard, document, options.Value.MaxDocumentBytes);
        submission = submission with { SealedPassword = await SealAsync(document.Password) };
        if (access is not null)
        {
            SubmissionCheck.Allow(_id, await FindAsync(), access);
        }

        var receipt = await StoreCalls.RunAsync(() => store.SubmitAsync(submission, CancellationToken.None));
        if (!receipt.Unchanged)
        {
            lanes.Wake(new ShardKey(_collection, receipt.Shard));
        }

        await ApplyAsync(receipt.Shard, receipt.LabelsNumber);
        return receipt.ToContract();
    }

    public async Task<DocumentReceipt?> Delete(IReadOnlyList<string>? access)
    {
        await Settings();
        if (!await MayReadAsync(access))
        {
            return null;
        }

        var receipt = await StoreCalls.RunAsync(() =>
            store.DeleteDocumentAsync(_collection, _id, CancellationToken.None)
        );
        if (receipt is not null)
        {
            await ApplyAsync(receipt.Shard, receipt.Number);
        }
        else if (await FindAsync() is { } tombstone)
        {
            // Whoever deletes again, because the first call ended in an error, learns the same.
            await ApplyAsync(tombstone.Shard, tombstone.Number);
        }

        return receipt?.ToContract();
    }

    public async Task<bool> Retry(IReadOnlyList<string>? access) =>
        await MayReadAsync(access)
        && await WakeWhen(await StoreCalls.RunAsync(() => store.RetryAsync(_collection, _id, CancellationToken.None)));

    public async Task<bool> RetryWithPassword(string password, IReadOnlyList<string>? access)
    {
        SubmissionFactory.CheckPassword(password);
        return await MayReadAsync(access)
            && await WakeWhen(
                await StoreCalls.RunAsync(async () =>
                    await store.RetryAsync(_collection, _id, await SealAsync(password), CancellationToken.None)
                )
            );
    }

    public async Task<bool> Cancel(IReadOnlyList<string>? access) =>
        await MayReadAsync(access)
        && await WakeWhen(await StoreCalls.RunAsync(() => store.CancelAsync(_collection, _id, CancellationToken.None)));

    private async Task<byte[]?> SealAsync(string? password) =>
        password is null
            ? null
            : await StoreCalls.RunAsync(async () =>
                await seal.SealAsync(password, _collection, _id, CancellationToken.None)
            );

    private Task<DocumentRow?> FindAsync() =>
        StoreCalls.RunAsync(() => store.FindDocumentAsync(_collection, _id, CancellationToken.None));

    /// <summary>Whether the caller may know of the document. Nothing changes it before the call ends: all changes come
    /// through here.</summary>
    private async Task<bool> MayReadAsync(IReadOnlyList<string>? access) =>
        access is null || (await FindAsync() is { } row && ReadScope.Of(access).Allows(row.Labels));

    /// <summary>Waits until searches follow a published change; the change itself is durable already.</summary>
    private async Task ApplyAsync(int shard, long number)
    {
        if (number == 0)
        {
            return;
        }

        using var limit = new CancellationTokenSource(ApplyLimit, time);
        try
        {
            await replicas.ApplyEverywhereAsync(new ShardKey(_collection, shard), number, limit.Token);
        }
        catch (Exception error) when (error is OperationCanceledException || ReplicaRouter.IsLoss(error))
        {
            throw new PipelineException(
                ErrorCode.IndexUnavailable,
                $"The change of '{_id}' is stored, but the index has not taken it over, so that a search may still show what it hides. Send it again.",
                retryAfterSeconds: 2
            );
        }
    }

    private async Task<bool> WakeWhen(bool changed)
    {
        if (changed)
        {
            var settings = await Settings();
            lanes.Wake(new ShardKey(_collection, DocumentIds.ShardOf(_id, settings.ShardCount)));
        }

        return changed;
    }

    private ValueTask<CollectionSettings> Settings() => collections.FindSettingsAsync(_collection);
}
