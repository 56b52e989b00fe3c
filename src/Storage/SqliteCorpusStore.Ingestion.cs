using Pipeline.Storage.Input;
using Pipeline.Storage.Sqlite;

namespace Pipeline.Storage;

/// <content>What a lane reads and tells before it commits.</content>
public sealed partial class SqliteCorpusStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<DocumentRow>> ListAcceptedAsync(
        string collection, int shard, DocumentSize size, int limit, DateTimeOffset now, CancellationToken ct)
    {
        InputRules.Range(nameof(limit), limit, 1, InputRules.MaxPage);
        return await Read(
            session => DocumentReads.ListAccepted(session, collection, shard, size, limit, now.UtcTicks, ct), ct)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<PendingDocument?> FindAcceptedAsync(string collection, string documentId, long version, CancellationToken ct) =>
        Read(session => DocumentReads.FindAccepted(session, collection, documentId, version), ct);

    /// <inheritdoc/>
    public Task<ShardBacklog> BacklogAsync(string collection, int shard, CancellationToken ct) =>
        Read(session => ShardTable.Backlog(session, CollectionTable.GetKey(session, collection, shard), shard), ct);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> ReportProgressAsync(
        string collection, IReadOnlyList<ProgressReport> reports, CancellationToken ct)
    {
        foreach (var report in reports)
        {
            InputRules.Check(report);
        }

        return reports.Count == 0
            ? []
            : await Write(session => ProgressTable.Report(session, collection, reports, Now), ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<int> ClearProgressAsync(string collection, int shard, CancellationToken ct) =>
        Write(session => ProgressTable.Clear(session, CollectionTable.GetKey(session, collection, shard), shard), ct);

    /// <inheritdoc/>
    public Task<IngestionProgress> SumProgressAsync(string collection, CancellationToken ct) =>
        Read(session => ProgressTable.Sum(session, CollectionTable.GetKey(session, collection).Key), ct);
}
