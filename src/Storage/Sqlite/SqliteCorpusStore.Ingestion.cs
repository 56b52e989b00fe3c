using Pipeline.Storage.Documents;
using Pipeline.Storage.Input;

namespace Pipeline.Storage.Sqlite;

/// <content>What a lane reads and tells before it commits.</content>
public sealed partial class SqliteCorpusStore
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
        return await Read(
                session =>
                    DocumentReads.ListAccepted(
                        session,
                        collection,
                        shard,
                        size,
                        limit,
                        now.UtcTicks,
                        cancellationToken
                    ),
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
    ) => Read(session => DocumentReads.FindAccepted(session, collection, documentId, version), cancellationToken);

    /// <inheritdoc/>
    public Task<ShardBacklog> BacklogAsync(string collection, int shard, CancellationToken cancellationToken) =>
        Read(
            session => ShardTable.Backlog(session, CollectionTable.GetKey(session, collection, shard), shard),
            cancellationToken
        );

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

        return reports.Count == 0
            ? []
            : await Write(session => ProgressTable.Report(session, collection, reports, Now), cancellationToken)
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<int> ClearProgressAsync(string collection, int shard, CancellationToken cancellationToken) =>
        Write(
            session => ProgressTable.Clear(session, CollectionTable.GetKey(session, collection, shard), shard),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<IngestionProgress> SumProgressAsync(string collection, CancellationToken cancellationToken) =>
        Read(session => ProgressTable.Sum(session, CollectionTable.GetKey(session, collection).Key), cancellationToken);
}
