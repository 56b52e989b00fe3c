using Pipeline.Storage.Documents;
using Pipeline.Storage.Input;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>What a lane reads and tells.</content>
public abstract partial class CorpusStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<DocumentRow>> ListAcceptedAsync(
        string collection,
        int shard,
        DocumentSize size,
        int limit,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        InputRules.Range(nameof(limit), limit, 1, InputRules.MaxPage);
        return await ReadAsync(
                session => DocumentReads.ListAcceptedAsync(session, collection, shard, size, limit, now.UtcTicks),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<PendingDocument?> FindAcceptedAsync(
        string collection,
        string documentId,
        long version,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            session => DocumentReads.FindAcceptedAsync(session, collection, documentId, version),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingDocument?>> FindAcceptedAsync(
        string collection,
        IReadOnlyList<(string DocumentId, long Version)> documents,
        CancellationToken cancellationToken
    ) => ReadAsync(session => DocumentReads.FindAcceptedAsync(session, collection, documents), cancellationToken);

    /// <inheritdoc/>
    public Task<PublishedPart?> ReadPartAsync(
        string collection,
        string documentId,
        long version,
        CancellationToken cancellationToken
    ) => ReadAsync(session => PartTable.ReadAsync(session, collection, documentId, version), cancellationToken);

    /// <inheritdoc/>
    public Task<ShardBacklog> BacklogAsync(string collection, int shard, CancellationToken cancellationToken) =>
        ReadAsync(session => ShardTable.BacklogAsync(session, collection, shard), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> ReportProgressAsync(
        string collection,
        IReadOnlyList<ProgressReport> reports,
        CancellationToken cancellationToken
    )
    {
        foreach (var report in reports)
        {
            InputRules.Check(report);
        }

        ProgressReport[] kept = [.. reports.Select(InputText.Of)];
        return kept.Length == 0
            ? []
            : await WriteAsync(session => ProgressTable.ReportAsync(session, collection, kept, Now), cancellationToken)
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<int> ClearProgressAsync(string collection, int shard, CancellationToken cancellationToken) =>
        WriteAsync(session => ProgressTable.ClearAsync(session, collection, shard), cancellationToken);

    /// <inheritdoc/>
    public Task<IngestionProgress> SumProgressAsync(string collection, CancellationToken cancellationToken) =>
        ReadAsync(session => ProgressTable.SumAsync(session, collection), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitOutcome>> CommitChunksAsync(
        IReadOnlyList<ChunkedDocument> documents,
        CancellationToken cancellationToken
    )
    {
        var bytes = 0L;
        foreach (var document in documents)
        {
            InputRules.Check(document);
            foreach (var chunk in document.Chunks)
            {
                bytes += chunk.Text.Length + chunk.Embedding.Length;
            }
        }

        ChunkedDocument[] kept = [.. documents.Select(InputText.Of)];
        return kept.Length == 0
            ? []
            : await WriteAsync(
                    session => IngestionWrites.CommitAsync(session, kept, Now),
                    cancellationToken,
                    bytes,
                    frees: true,
                    shard: kept.DistinctBy(document => (document.Collection, document.Shard)).Count() == 1
                        ? (kept[0].Collection, kept[0].Shard)
                        : null
                )
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task MarkFailedAsync(DocumentFailure failure, CancellationToken cancellationToken)
    {
        InputRules.Check(failure);
        failure = InputText.Of(failure);
        await WriteAsync(session => IngestionWrites.FailAsync(session, failure, Now), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> MarkRefusedAsync(DocumentFailure failure, CancellationToken cancellationToken)
    {
        InputRules.Check(failure);
        failure = InputText.Of(failure);
        return await WriteAsync(session => IngestionWrites.RefuseAsync(session, failure, Now), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<int> MarkIndexedAsync(
        string collection,
        int shard,
        long watermark,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            session => IngestionWrites.MarkIndexedAsync(session, collection, shard, watermark, Now),
            cancellationToken,
            shard: (collection, shard)
        );

    /// <inheritdoc/>
    public Task<long?> PendingSinceAsync(string collection, int shard, CancellationToken cancellationToken) =>
        ReadAsync(session => DocumentReads.PendingSinceAsync(session, collection, shard), cancellationToken);

    /// <inheritdoc/>
    public async Task<int> RequeueForEmbedderAsync(
        string collection,
        int shard,
        string embedder,
        int limit,
        CancellationToken cancellationToken
    )
    {
        InputRules.Range(nameof(limit), limit, 1, 10_000);
        embedder = StorableText.Of(embedder);
        return await WriteAsync(
                session => DocumentWrites.RequeueForEmbedderAsync(session, collection, shard, embedder, limit, Now),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<bool> AwaitsEmbedderAsync(
        string collection,
        int shard,
        string embedder,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            session => FeedReads.AwaitsEmbedderAsync(session, collection, shard, StorableText.Of(embedder)),
            cancellationToken
        );
}
