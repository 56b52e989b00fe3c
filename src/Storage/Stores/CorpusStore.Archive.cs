using Pipeline.Storage.Archives;
using Pipeline.Storage.Input;
using Pipeline.Storage.Keys;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>Snapshots, and putting in what was taken from one.</content>
public abstract partial class CorpusStore : IStoreArchive
{
    /// <inheritdoc/>
    public abstract Task<IStoreSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public Task<RestorePlace> FindRestoreAsync(string collection, CancellationToken cancellationToken) =>
        ReadAsync(session => ArchiveWrites.FindAsync(session, collection), cancellationToken, snapshot: true);

    /// <inheritdoc/>
    public Task<int?> BeginRestoreAsync(string collection, string backup, CancellationToken cancellationToken) =>
        WriteAsync(session => ArchiveWrites.BeginAsync(session, collection, backup), cancellationToken);

    /// <inheritdoc/>
    public async Task<int?> RestoreDocumentsAsync(
        string collection,
        string backup,
        int part,
        IReadOnlyList<ArchivedDocument> documents,
        CancellationToken cancellationToken
    )
    {
        foreach (var document in documents)
        {
            InputRules.Check(document, _maxContentBytes);
        }

        return await WriteAsync(
                session => ArchiveWrites.PutAsync(session, collection, backup, part, documents, Now),
                cancellationToken,
                documents.Sum(document => (long)(document.Content?.Length ?? 0))
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<int> RestoreConversationsAsync(
        string collection,
        IReadOnlyList<ArchivedConversation> conversations,
        CancellationToken cancellationToken
    ) => WriteAsync(session => ArchiveWrites.PutAsync(session, collection, conversations), cancellationToken);

    /// <inheritdoc/>
    public async Task<int> RestoreKeysAsync(IReadOnlyList<KeyRow> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            InputRules.Check(key);
        }

        return await WriteAsync(session => ArchiveWrites.PutAsync(session, keys, Now), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task EndRestoreAsync(string collection, string backup, CancellationToken cancellationToken) =>
        WriteAsync(session => ArchiveWrites.EndAsync(session, collection, backup), cancellationToken);
}
