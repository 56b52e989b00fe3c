using Microsoft.Extensions.Logging;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Input;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Stores;

namespace Pipeline.Storage.Sqlite;

/// <summary>
/// The corpus store in one SQLite file, for one process. Writes go through one writer thread with group commit; reads
/// run on the thread pool over their own snapshots and are never blocked by the writer. Disposing applies what is
/// queued, empties the write-ahead log and releases the file.
/// </summary>
public sealed partial class SqliteCorpusStore : CorpusStore
{
    private readonly SqliteCorpusStoreOptions _options;
    private readonly ILogger<SqliteCorpusStore> _logger;
    private readonly SqliteFile _file;
    private readonly ReaderPool _readers;
    private DataLock? _lock;
    private WriteQueue? _writes;
    private int _opened;
    private int _disposed;

    /// <summary>Creates the store object; nothing is touched until <see cref="OpenAsync"/>.</summary>
    /// <param name="options">Where it lives and what it may hold.</param>
    /// <param name="time">The clock that stamps its rows.</param>
    /// <param name="logger">Where it reports openings and failures; never content.</param>
    /// <exception cref="StoreInputException">An option is outside its limits.</exception>
    public SqliteCorpusStore(SqliteCorpusStoreOptions options, TimeProvider time, ILogger<SqliteCorpusStore> logger)
        : base(time, options.MaxContentBytes, options.ChangePageBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        InputRules.Range(nameof(options.GroupCommitLimit), options.GroupCommitLimit, 1, 10_000);
        InputRules.Range(nameof(options.GroupCommitBytes), options.GroupCommitBytes, 1, long.MaxValue);
        InputRules.Range(nameof(options.QueueLimit), options.QueueLimit, 1, 100_000);
        InputRules.Range(nameof(options.Readers), options.Readers, 1, 64);
        InputRules.Range(nameof(options.FreeBytesKept), options.FreeBytesKept, 0, long.MaxValue);
        _options = options;
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
    public override async ValueTask OpenAsync(CancellationToken cancellationToken)
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
    public override Task<StoreSize> SizeAsync(CancellationToken cancellationToken)
    {
        _ = Writes;
        return _readers.RunAsync(_file.Size, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IStoreSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken)
    {
        // A connection of its own: it lasts far longer than a read, and must take no reader's place.
        _ = Writes;
        return Task.Run(
            () =>
            {
                var session = _file.OpenReader();
                session.Begin(cancellationToken);
                session.Execute("begin");
                return StoreSnapshot.OpenAsync(
                    session,
                    (Product.Name, Product.Schema),
                    SqliteErrors.Translate,
                    () =>
                    {
                        session.Dispose();
                        return ValueTask.CompletedTask;
                    }
                );
            },
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public override Task RewriteAsync(CancellationToken cancellationToken) => Writes.RewriteAsync(cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
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

    private protected override (string Name, int Schema, bool HasOwnClock) Product =>
        ("SQLite", SchemaMigrations.Newest, false);

    private protected override Task<T> WriteAsync<T>(
        Func<StoreSession, ValueTask<T>> apply,
        CancellationToken cancellationToken,
        long bytes = 0,
        bool frees = false,
        (string Collection, int Shard)? shard = null
    ) => Writes.RunAsync(session => SqliteSession.Completed(apply(session)), bytes, cancellationToken, frees);

    private protected override Task<T> ReadAsync<T>(
        Func<StoreSession, ValueTask<T>> read,
        CancellationToken cancellationToken,
        bool snapshot = false
    )
    {
        _ = Writes;
        return _readers.RunAsync(session => SqliteSession.Completed(read(session)), cancellationToken);
    }

    private void Open()
    {
        SqliteSession? session = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file.Path)!);
            _lock = DataLock.Take(_file.Path + ".lock");
            session = _file.OpenWriter();
            var found = SchemaMigrations.Apply(session, _file.Path);
            _writes = new WriteQueue(_file, session, _options, Signals, _logger);
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
