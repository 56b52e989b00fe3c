using Pipeline.Storage.Documents;
using Pipeline.Storage.Input;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>What people do with documents, and see of them.</content>
public abstract partial class CorpusStore
{
    /// <inheritdoc/>
    public async Task<SubmitOutcome> SubmitAsync(DocumentSubmission submission, CancellationToken cancellationToken)
    {
        InputRules.Check(submission, _maxContentBytes);
        submission = InputText.Of(submission);

        // Hashed here, on the caller's thread, so that the writer's time is the database's.
        var hash = submission.Rejection is null ? ContentHash.Of(submission) : null;
        return await WriteAsync(
                session => new SubmitWrite(submission, hash, Now).ApplyAsync(session),
                cancellationToken,
                submission.Rejection is null ? submission.Content.Length : 0,
                shard: (submission.Collection, submission.Shard)
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<SubmitOutcome?> DeleteDocumentAsync(
        string collection,
        string documentId,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            session => DocumentWrites.DeleteAsync(session, collection, documentId, Now),
            cancellationToken,
            frees: true
        );

    /// <inheritdoc/>
    public Task<DocumentRow?> FindDocumentAsync(
        string collection,
        string documentId,
        CancellationToken cancellationToken
    ) => ReadAsync(session => DocumentReads.FindAsync(session, collection, documentId), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredDocument?> ReadContentAsync(
        string collection,
        string documentId,
        CancellationToken cancellationToken
    ) => ReadAsync(session => DocumentReads.ContentAsync(session, collection, documentId), cancellationToken);

    /// <inheritdoc/>
    public async Task<ServedDocument?> ListChunksAsync(
        string collection,
        string documentId,
        int first,
        int limit,
        CancellationToken cancellationToken
    )
    {
        InputRules.Range(nameof(first), first, 0, int.MaxValue);
        InputRules.Range(nameof(limit), limit, 1, InputRules.MaxPage);
        return await ReadAsync(
                session => FeedReads.ServedAsync(session, collection, documentId, first, limit),
                cancellationToken,
                snapshot: true
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DocumentRow>> ListDocumentsAsync(
        DocumentQuery query,
        CancellationToken cancellationToken
    )
    {
        InputRules.Range(nameof(DocumentQuery.Limit), query.Limit, 1, InputRules.MaxPage);
        return await ReadAsync(session => DocumentLists.ListAsync(session, query), cancellationToken, snapshot: true)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<DocumentTotals> CountDocumentsAsync(string collection, CancellationToken cancellationToken) =>
        ReadAsync(session => ShardTable.CountAsync(session, collection), cancellationToken);

    /// <inheritdoc/>
    public Task<DocumentTotals> CountDocumentsAsync(
        string collection,
        ReadScope scope,
        CancellationToken cancellationToken
    ) =>
        scope.IsEverything
            ? CountDocumentsAsync(collection, cancellationToken)
            : ReadAsync(
                session => DocumentReads.CountAsync(session, collection, scope),
                cancellationToken,
                snapshot: true
            );

    /// <inheritdoc/>
    public Task<bool> RetryAsync(
        string collection,
        string documentId,
        byte[]? sealedPassword,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            session => DocumentWrites.RetryAsync(session, collection, documentId, sealedPassword, Now),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<bool> CancelAsync(string collection, string documentId, CancellationToken cancellationToken) =>
        WriteAsync(session => DocumentWrites.CancelAsync(session, collection, documentId, Now), cancellationToken);

    /// <inheritdoc/>
    public async Task<int> PurgeDeletedAsync(
        string collection,
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        var purged = 0;
        int step;
        do
        {
            step = await WriteAsync(
                    session => DocumentWrites.PurgeAsync(session, collection, before.UtcTicks, PurgeStep),
                    cancellationToken,
                    frees: true
                )
                .ConfigureAwait(false);
            purged += step;
        } while (step == PurgeStep);

        return purged;
    }
}
