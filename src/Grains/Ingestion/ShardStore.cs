using Microsoft.Extensions.Logging;
using Pipeline.Grains.Generations;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Ingestion;

/// <summary>The corpus store of one shard.</summary>
/// <param name="store">The store.</param>
/// <param name="key">The shard.</param>
/// <param name="generation">The generation that is worked for; 0: the collection as it was made.</param>
/// <param name="time">The clock.</param>
internal sealed class ShardStore(ICorpusStore store, ShardKey key, long generation, TimeProvider time) : IIngestStore
{
    // As long as what is beside catches up, for some seconds at most.
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(250);

    public Task<IReadOnlyList<DocumentRow>> ListDueAsync(
        DocumentSize size,
        int limit,
        CancellationToken cancellationToken
    ) => store.ListAcceptedAsync(key.Collection, key.Shard, size, limit, time.GetUtcNow(), cancellationToken);

    public Task<PendingDocument?> FindAsync(DocumentRow row, CancellationToken cancellationToken) =>
        store.FindAcceptedAsync(key.Collection, row.DocumentId, row.Version, cancellationToken);

    public Task<IReadOnlyList<PendingDocument?>> FindAsync(
        IReadOnlyList<DocumentRow> rows,
        CancellationToken cancellationToken
    ) =>
        store.FindAcceptedAsync(
            key.Collection,
            [.. rows.Select(row => (row.DocumentId, row.Version))],
            cancellationToken
        );

    public Task<PublishedPart?> FindPartAsync(DocumentRow row, CancellationToken cancellationToken) =>
        store.ReadPartAsync(key.Collection, row.DocumentId, row.Version, cancellationToken);

    public async Task<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<ChunkedDocument> documents,
        CancellationToken cancellationToken
    )
    {
        while (
            CollectionPlan.Of(await store.FindGenerationsAsync(key.Collection, cancellationToken))?.HeldUntil
                is { } until
            && time.GetUtcNow() < until
        )
        {
            await Task.Delay(LooksEvery, time, cancellationToken);
        }

        return await store.CommitChunksAsync(
            generation == 0 ? documents : [.. documents.Select(one => one with { Generation = generation })],
            cancellationToken
        );
    }

    public Task FailAsync(DocumentFailure failure, CancellationToken cancellationToken) =>
        store.MarkFailedAsync(failure, cancellationToken);

    public Task<IReadOnlyList<bool>> ReportAsync(
        IReadOnlyList<ProgressReport> reports,
        CancellationToken cancellationToken
    ) => store.ReportProgressAsync(key.Collection, reports, cancellationToken);

    public Task ForgetProgressAsync(CancellationToken cancellationToken) =>
        store.ClearProgressAsync(key.Collection, key.Shard, cancellationToken);

    public Task<ShardBacklog> BacklogAsync(CancellationToken cancellationToken) =>
        store.BacklogAsync(key.Collection, key.Shard, cancellationToken);
}

/// <summary>
/// A store that is asked again for as long as it is away: what was read and embedded waits for it. Only what another
/// try would not change is thrown.
/// </summary>
internal sealed partial class PatientStore(
    IIngestStore store,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger logger
) : IIngestStore
{
    public Task<IReadOnlyList<DocumentRow>> ListDueAsync(
        DocumentSize size,
        int limit,
        CancellationToken cancellationToken
    ) => RunAsync(() => store.ListDueAsync(size, limit, cancellationToken), cancellationToken);

    public Task<PendingDocument?> FindAsync(DocumentRow row, CancellationToken cancellationToken) =>
        RunAsync(() => store.FindAsync(row, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<PendingDocument?>> FindAsync(
        IReadOnlyList<DocumentRow> rows,
        CancellationToken cancellationToken
    ) => RunAsync(() => store.FindAsync(rows, cancellationToken), cancellationToken);

    public Task<PublishedPart?> FindPartAsync(DocumentRow row, CancellationToken cancellationToken) =>
        RunAsync(() => store.FindPartAsync(row, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<ChunkedDocument> documents,
        CancellationToken cancellationToken
    ) => RunAsync(() => store.CommitAsync(documents, cancellationToken), cancellationToken);

    public Task FailAsync(DocumentFailure failure, CancellationToken cancellationToken) =>
        RunAsync(() => Done(store.FailAsync(failure, cancellationToken)), cancellationToken);

    public Task<IReadOnlyList<bool>> ReportAsync(
        IReadOnlyList<ProgressReport> reports,
        CancellationToken cancellationToken
    ) => RunAsync(() => store.ReportAsync(reports, cancellationToken), cancellationToken);

    public Task ForgetProgressAsync(CancellationToken cancellationToken) =>
        RunAsync(() => Done(store.ForgetProgressAsync(cancellationToken)), cancellationToken);

    public Task<ShardBacklog> BacklogAsync(CancellationToken cancellationToken) =>
        RunAsync(() => store.BacklogAsync(cancellationToken), cancellationToken);

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var failures = new FailureRun(time);
        while (true)
        {
            try
            {
                return await call();
            }
            catch (StoreException error)
                when (error is not (CollectionNotFoundException or StoreInputException or StoreCorruptException))
            {
                failures.Add();
                LogAway(logger, failures.Count, error);
                metrics.Retry("store");
            }

            await failures.PauseAsync(cancellationToken);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The corpus store is away ({Failures} times in a row); ingestion waits for it"
    )]
    private static partial void LogAway(ILogger logger, int failures, Exception error);
}
