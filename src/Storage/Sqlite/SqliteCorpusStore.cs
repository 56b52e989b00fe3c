using Microsoft.Extensions.Logging;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Input;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;

namespace Pipeline.Storage.Sqlite;

/// <summary>
/// The corpus store in one SQLite file, for one process. Writes go through one writer thread with group commit; reads
/// run on the thread pool over their own snapshots and are never blocked by the writer. Disposing applies what is
/// queued, empties the write-ahead log and releases the file.
/// </summary>
public sealed partial class SqliteCorpusStore : ICorpusStore
{
    private const int PurgeStep = 200;

    private readonly SqliteCorpusStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SqliteCorpusStore> _logger;
    private readonly SqliteFile _file;
    private readonly ReaderPool _readers;
    private StoreLock? _lock;
    private WriteQueue? _writes;
    private int _opened;
    private int _disposed;

    /// <summary>Creates the store object; nothing is touched until <see cref="OpenAsync"/>.</summary>
    /// <param name="options">Where it lives and what it may hold.</param>
    /// <param name="time">The clock that stamps its rows.</param>
    /// <param name="logger">Where it reports openings and failures; never content.</param>
    /// <exception cref="StoreInputException">An option is outside its limits.</exception>
    public SqliteCorpusStore(SqliteCorpusStoreOptions options, TimeProvider time, ILogger<SqliteCorpusStore> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        InputRules.Range(nameof(options.GroupCommitLimit), options.GroupCommitLimit, 1, 10_000);
        InputRules.Range(nameof(options.GroupCommitBytes), options.GroupCommitBytes, 1, long.MaxValue);
        InputRules.Range(nameof(options.QueueLimit), options.QueueLimit, 1, 100_000);
        InputRules.Range(nameof(options.Readers), options.Readers, 1, 64);
        InputRules.Range(nameof(options.MaxContentBytes), options.MaxContentBytes, 1, InputRules.MaxValueBytes);
        InputRules.Range(nameof(options.ChangePageBytes), options.ChangePageBytes, 1, long.MaxValue);
        InputRules.Range(nameof(options.FreeBytesKept), options.FreeBytesKept, 0, long.MaxValue);
        _options = options;
        _time = time;
        _logger = logger;
        _file = new SqliteFile(options);
        _readers = new ReaderPool(_file, options.Readers);
    }

    /// <summary>The writer, for tests that look at its batches.</summary>
    internal WriteQueue Writes
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            return _writes ?? throw new InvalidOperationException($"Call {nameof(OpenAsync)} before using the store.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (Interlocked.Exchange(ref _opened, 1) != 0)
        {
            throw new InvalidOperationException("The store is open already.");
        }

        try
        {
            await Task.Run(Open, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _lock?.Dispose();
            _lock = null;
            Volatile.Write(ref _opened, 0);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> CreateCollectionAsync(CollectionRow collection, CancellationToken cancellationToken)
    {
        InputRules.Check(collection);
        return await Write(session => CollectionTable.Create(session, collection), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<CollectionRow?> FindCollectionAsync(string name, CancellationToken cancellationToken) =>
        Read(session => CollectionTable.Find(session, name), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CollectionRow>> ListCollectionsAsync(CancellationToken cancellationToken) =>
        Read(CollectionTable.List, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> UpdateSettingsAsync(string name, string settingsJson, CancellationToken cancellationToken)
    {
        InputRules.Text(nameof(CollectionRow.SettingsJson), settingsJson, InputRules.MaxTextField);
        return await Write(session => CollectionTable.UpdateSettings(session, name, settingsJson), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellationToken) =>
        Write(session => CollectionTable.Detach(session, name), cancellationToken, frees: true);

    /// <inheritdoc/>
    public async Task<SubmitOutcome> SubmitAsync(DocumentSubmission submission, CancellationToken cancellationToken)
    {
        InputRules.Check(submission, _options.MaxContentBytes);

        // Hashed here, on the caller's thread, so that the writer's time is the database's.
        var hash = submission.Rejection is null ? ContentHash.Of(submission) : null;
        return await Write(
                session => new SubmitWrite(submission, hash, Now).Apply(session),
                cancellationToken,
                submission.Rejection is null ? submission.Content.Length : 0
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<SubmitOutcome?> DeleteDocumentAsync(
        string collection,
        string documentId,
        CancellationToken cancellationToken
    ) => Write(session => DocumentWrites.Delete(session, collection, documentId, Now), cancellationToken, frees: true);

    /// <inheritdoc/>
    public Task<DocumentRow?> FindDocumentAsync(
        string collection,
        string documentId,
        CancellationToken cancellationToken
    ) => Read(session => DocumentReads.Find(session, collection, documentId), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredDocument?> ReadContentAsync(
        string collection,
        string documentId,
        CancellationToken cancellationToken
    ) => Read(session => DocumentReads.Content(session, collection, documentId), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DocumentRow>> ListDocumentsAsync(
        DocumentQuery query,
        CancellationToken cancellationToken
    )
    {
        InputRules.Range(nameof(DocumentQuery.Limit), query.Limit, 1, InputRules.MaxPage);
        return await Read(session => DocumentReads.List(session, query, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<DocumentTotals> CountDocumentsAsync(string collection, CancellationToken cancellationToken) =>
        Read(session => ShardTable.Count(session, CollectionTable.GetKey(session, collection).Key), cancellationToken);

    /// <inheritdoc/>
    public Task<DocumentTotals> CountDocumentsAsync(
        string collection,
        ReadScope scope,
        CancellationToken cancellationToken
    ) =>
        scope.IsEverything
            ? CountDocumentsAsync(collection, cancellationToken)
            : Read(session => DocumentReads.Count(session, collection, scope), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RetryAsync(string collection, string documentId, CancellationToken cancellationToken) =>
        Write(session => DocumentWrites.Retry(session, collection, documentId, Now), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CancelAsync(string collection, string documentId, CancellationToken cancellationToken) =>
        Write(session => DocumentWrites.Cancel(session, collection, documentId, Now), cancellationToken);

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
            step = await Write(
                    session => DocumentWrites.Purge(session, collection, before.UtcTicks, PurgeStep),
                    cancellationToken,
                    frees: true
                )
                .ConfigureAwait(false);
            purged += step;
        } while (step == PurgeStep);

        return purged;
    }

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

        return documents.Count == 0
            ? []
            : await Write(
                    session => IngestionWrites.Commit(session, documents, Now),
                    cancellationToken,
                    bytes,
                    frees: true
                )
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task MarkFailedAsync(DocumentFailure failure, CancellationToken cancellationToken)
    {
        InputRules.Check(failure);
        await Write(
                session =>
                {
                    IngestionWrites.Fail(session, failure, Now);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> MarkRefusedAsync(DocumentFailure failure, CancellationToken cancellationToken)
    {
        InputRules.Check(failure);
        return await Write(session => IngestionWrites.Refuse(session, failure, Now), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<int> MarkIndexedAsync(
        string collection,
        int shard,
        long watermark,
        CancellationToken cancellationToken
    ) => Write(session => IngestionWrites.MarkIndexed(session, collection, shard, watermark, Now), cancellationToken);

    /// <inheritdoc/>
    public Task<long?> PendingSinceAsync(string collection, int shard, CancellationToken cancellationToken) =>
        Read(session => DocumentReads.PendingSince(session, collection, shard), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ShardChange>> ReadChangesAsync(
        string collection,
        int shard,
        long afterNumber,
        int limit,
        CancellationToken cancellationToken
    )
    {
        InputRules.Range(nameof(limit), limit, 1, InputRules.MaxChangePage);
        return await Read(
                session =>
                    PublicationTable.ListAfter(
                        session,
                        CollectionTable.GetKey(session, collection, shard),
                        shard,
                        afterNumber,
                        limit,
                        _options.ChangePageBytes,
                        cancellationToken
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

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
        return await Write(
                session => DocumentWrites.RequeueForEmbedder(session, collection, shard, embedder, limit, Now),
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
        Read(
            session =>
                PublicationTable.AwaitsEmbedder(
                    session,
                    CollectionTable.GetKey(session, collection, shard),
                    shard,
                    embedder
                ),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<long> LastChangeAsync(string collection, int shard, CancellationToken cancellationToken) =>
        Read(
            session => ShardTable.LastChange(session, CollectionTable.GetKey(session, collection, shard), shard),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<long> LastNumberAsync(string collection, int shard, CancellationToken cancellationToken) =>
        Read(
            session => PublicationTable.LastNumber(session, CollectionTable.GetKey(session, collection, shard), shard),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<long> PurgedNumberAsync(string collection, int shard, CancellationToken cancellationToken) =>
        Read(
            session => ShardTable.PurgedNumber(session, CollectionTable.GetKey(session, collection, shard), shard),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<StoreSize> SizeAsync(CancellationToken cancellationToken) => Read(_file.Size, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // Readers first: the log can be emptied only when no snapshot holds on to it.
        await _readers.CloseAsync().ConfigureAwait(false);
        if (_writes is not null)
        {
            await _writes.StopAsync().ConfigureAwait(false);
        }

        _lock?.Dispose();
    }

    private long Now => _time.GetUtcNow().UtcTicks;

    private Task<T> Write<T>(
        Func<SqliteSession, T> apply,
        CancellationToken cancellationToken,
        long bytes = 0,
        bool frees = false
    ) => Writes.RunAsync(apply, bytes, cancellationToken, frees);

    private Task<T> Read<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        _ = Writes;
        return _readers.RunAsync(read, cancellationToken);
    }

    private void Open()
    {
        SqliteSession? session = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file.Path)!);
            _lock = StoreLock.Take(_file.Path);
            session = _file.OpenWriter();
            var found = SchemaMigrations.Apply(session, _file.Path);
            _writes = new WriteQueue(_file, session, _options, _logger);
            LogOpened(_file.Path, found, SchemaMigrations.Newest);
        }
        catch (Exception exception)
        {
            session?.Dispose();
            throw SqliteErrors.Translate(exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Corpus store {Path} is open (schema version {Found}, now {Newest})")]
    private partial void LogOpened(string path, int found, int newest);
}
