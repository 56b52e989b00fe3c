using System.Collections.Concurrent;
using Pipeline.Contracts.Remarks;
using Pipeline.Documents.Chunking;
using Pipeline.Storage;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Generations;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// One shard of the generation that is kept beside what is served, as a lane sees it: what waits are the documents
/// whose served version is missing there. Its rows are the backlog, so an end at any point costs only the work in
/// flight. A document that cannot be read any more, or of which only an earlier version is served, is taken as it was
/// cut; one that cannot be embedded is found by words.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="key">The shard.</param>
/// <param name="generation">The number of the generation beside.</param>
/// <param name="cutting">Reads and cuts documents as the generation has them.</param>
/// <param name="isBusy">Whether documents that came in are being worked on: they go first.</param>
/// <param name="time">The clock.</param>
internal sealed class BesideStore(
    ICorpusStore store,
    ShardKey key,
    long generation,
    IDocumentCutting cutting,
    Func<bool> isBusy,
    TimeProvider time
) : IIngestStore, IDocumentCutting
{
    /// <summary>How often one document is taken all the same while others that came in are being worked on.</summary>
    public static readonly TimeSpan Trickle = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string Id, long Version), Attempts> _failed = new();
    private readonly long[] _complete = new long[2];
    private long _takenAt;

    public async Task<IReadOnlyList<DocumentRow>> ListDueAsync(
        DocumentSize size,
        int limit,
        CancellationToken cancellationToken
    )
    {
        if (isBusy())
        {
            if (_takenAt != 0 && time.GetElapsedTime(_takenAt) < Trickle)
            {
                return [];
            }

            limit = 1;
        }

        var missing = await store.ListMissingAsync(
            key.Collection,
            key.Shard,
            generation,
            size,
            _complete[(int)size],
            limit,
            cancellationToken
        );
        if (missing.Count > 0)
        {
            // What is below was found complete, and what changes takes a higher number.
            (_complete[(int)size], _takenAt) = (missing[0].Number - 1, time.GetTimestamp());
        }

        var now = time.GetUtcNow();
        return
        [
            .. from one in missing
            let failed = _failed.GetValueOrDefault((one.Document.DocumentId, one.Version))
            where failed?.Next is not { } next || next <= now
            select one.Document with
            {
                Version = one.Version,
                Attempts = failed?.Count ?? 0,
            },
        ];
    }

    public async Task<PendingDocument?> FindAsync(DocumentRow row, CancellationToken cancellationToken) =>
        IsTakenAsServed(row) ? new PendingDocument(row, [])
        : await store.FindServedContentAsync(key.Collection, row.DocumentId, row.Version, cancellationToken)
            is { } pending
            ? pending with
            {
                Document = row,
            }
        : new PendingDocument(row, []);

    /// <summary>A generation takes wholes only.</summary>
    public Task<PublishedPart?> FindPartAsync(DocumentRow row, CancellationToken cancellationToken) =>
        Task.FromResult<PublishedPart?>(null);

    public async Task<ProcessedDocument> CutAsync(PendingDocument document, CancellationToken cancellationToken)
    {
        var row = document.Document;
        if (document.Content.Length > 0 || row.Bytes == 0)
        {
            var cut = await cutting.CutAsync(document, cancellationToken);
            if (cut.Failure is not { Transient: false })
            {
                return cut;
            }
        }

        return await store.ReadServedAsync(key.Collection, row.DocumentId, row.Version, cancellationToken) is { } served
            ? new ProcessedDocument(row, served.Title, [.. served.Chunks.Select(Chunk)], Failure: null)
            : new ProcessedDocument(row, row.Title, [], new ProcessingFailure("read", Gone, Transient: true));
    }

    public Task<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<ChunkedDocument> documents,
        CancellationToken cancellationToken
    ) =>
        store.CommitCutsAsync(
            [.. documents.Select(document => document with { Generation = generation })],
            cancellationToken
        );

    public async Task FailAsync(DocumentFailure failure, CancellationToken cancellationToken)
    {
        var id = (failure.DocumentId, failure.Version);
        if (failure.NextAttempt is not null)
        {
            _failed.AddOrUpdate(
                id,
                _ => new Attempts(1, failure.NextAttempt),
                (_, before) => new Attempts(before.Count + 1, failure.NextAttempt)
            );
            return;
        }

        _failed.TryRemove(id, out _);
        if (
            await store.ReadServedAsync(key.Collection, failure.DocumentId, failure.Version, cancellationToken) is
            { } served
        )
        {
            await CommitAsync(
                [served with { Chunks = [.. served.Chunks.Select(chunk => chunk with { Embedding = default })] }],
                cancellationToken
            );
        }
    }

    /// <summary>Whoever commits is told which have moved on.</summary>
    public Task<IReadOnlyList<bool>> ReportAsync(
        IReadOnlyList<ProgressReport> reports,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<bool>>([.. reports.Select(_ => true)]);

    public Task ForgetProgressAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Nobody waits for it: it is no part of what is to be ingested.</summary>
    public Task<ShardBacklog> BacklogAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ShardBacklog(0, null));

    private static Remark Gone => RemarkCode.ContentLost.With();

    // Reading has failed some times: its text is still there as it was cut.
    private bool IsTakenAsServed(DocumentRow row) => row.Attempts > 1;

    private static Chunk Chunk(StoredChunk chunk) =>
        new(chunk.Ordinal, chunk.Text, chunk.HeadingPath, chunk.Start, chunk.End, chunk.Page) { Place = chunk.Place };

    private sealed record Attempts(int Count, DateTimeOffset? Next);
}
