using Microsoft.Extensions.Logging;
using Npgsql;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Input;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Stores;

namespace Pipeline.Storage.Postgres;

/// <summary>
/// The corpus store in one schema of a PostgreSQL database, for any number of processes. Each write is a transaction
/// that holds the row of its shard; each read sees one snapshot.
/// </summary>
public sealed partial class PostgresCorpusStore : CorpusStore
{
    // The tables that hold what documents say.
    private static readonly string[] Rewritten =
    [
        "contents",
        "chunks",
        "other_chunks",
        "documents",
        "published",
        "answer_events",
        "cached_answers",
        "conversation_turns",
        "conversations",
        "dead_letters",
    ];

    private const string Room = """
        select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = @schema and c.relkind = 'r'
        """;

    private readonly NpgsqlDataSource _source;
    private readonly ILogger<PostgresCorpusStore> _logger;
    private readonly string _schema;
    private readonly PostgresTransactions _transactions;
    private readonly ShardWrites _lanes;
    private readonly PostgresNotifications _notifications;
    private readonly PostgresSweep _sweep;
    private int _opened;
    private int _disposed;

    /// <summary>Creates the store object; nothing is touched until it is opened.</summary>
    /// <param name="source">The process's pool, as <see cref="PostgresDataSource"/> makes it; not disposed
    /// here.</param>
    /// <param name="options">What it may hold and do at once.</param>
    /// <param name="time">The clock that stamps its rows and measures its pauses.</param>
    /// <param name="logger">Where it reports openings and failures; never content.</param>
    /// <exception cref="StoreInputException">An option is outside its limits.</exception>
    public PostgresCorpusStore(
        NpgsqlDataSource source,
        PostgresCorpusStoreOptions options,
        TimeProvider time,
        ILogger<PostgresCorpusStore> logger
    )
        : base(time, options.MaxContentBytes, options.ChangePageBytes)
    {
        ArgumentNullException.ThrowIfNull(source);
        InputRules.Range(nameof(options.Writers), options.Writers, 1, 1000);
        InputRules.Range(nameof(options.GroupCommitLimit), options.GroupCommitLimit, 1, 10_000);
        InputRules.Range(nameof(options.GroupCommitBytes), options.GroupCommitBytes, 1, long.MaxValue);
        InputRules.Range(nameof(options.QueueLimit), options.QueueLimit, 1, 100_000);
        InputRules.Range(nameof(options.Readers), options.Readers, 1, 1000);
        InputRules.Range(nameof(options.Attempts), options.Attempts, 1, 100);
        InputRules.Range("Poll.Milliseconds", (long)options.Poll.TotalMilliseconds, 1, 3_600_000);
        _source = source;
        _logger = logger;
        _schema = PostgresDataSource.SchemaOf(source);
        _transactions = new PostgresTransactions(source, options, time, logger);
        _lanes = new ShardWrites(_transactions, options, Committed);
        _notifications = new PostgresNotifications(source, _schema, options, Signals, time, logger);
        _sweep = new PostgresSweep(source, time, logger);
    }

    /// <summary>Completes when changes of other processes are heard of, for tests.</summary>
    internal Task Listening => _notifications.Listening.Task;

    /// <summary>
    /// From now on writes to shards are those of a member of a cluster, and are refused once the cluster has declared
    /// it dead: a call that hung in it, and that its caller has made again elsewhere, has no effect any more. It is
    /// looked at under the lock of the shard, so there is no moment in between. Needs the tables of
    /// <see cref="ClusterSchema"/>.
    /// </summary>
    /// <param name="member">The member that this process is.</param>
    public void ActAs(FencedMember member) =>
        _transactions.Member = member ?? throw new ArgumentNullException(nameof(member));

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
            var found = await PostgresSchema.ApplyAsync(_source, _schema, cancellationToken).ConfigureAwait(false);
            LogOpened(_schema, found, PostgresSchema.Newest);
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _opened, 0);
            throw PostgresErrors.OnOpening(_source, exception);
        }

        _notifications.Start();
        _sweep.Start();
    }

    /// <inheritdoc/>
    public override Task<StoreSize> SizeAsync(CancellationToken cancellationToken)
    {
        CheckOpen();
        return _transactions.ReadAsync(
            async session =>
            {
                var bytes = await session.NumberAsync(Room, ("@schema", _schema));
                return new StoreSize(bytes ?? 0, 0, 0);
            },
            snapshot: false,
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public override Task<IStoreSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken)
    {
        CheckOpen();
        return _transactions.OpenSnapshotAsync((Product.Name, Product.Schema), cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task RewriteAsync(CancellationToken cancellationToken)
    {
        CheckOpen();
        try
        {
            foreach (var table in Rewritten)
            {
                await using var command = _source.CreateCommand($"vacuum (full) {table}");
                command.CommandTimeout = 0;
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw PostgresErrors.Translate(error);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _lanes.CloseAsync().ConfigureAwait(false);
        await _transactions.CloseAsync().ConfigureAwait(false);
        await _sweep.StopAsync().ConfigureAwait(false);
        await _notifications.StopAsync().ConfigureAwait(false);
    }

    /// <summary>Sweeps until nothing is left, for tests.</summary>
    internal async Task HousekeepingDoneAsync(CancellationToken cancellationToken)
    {
        while (await _sweep.StepAsync(wait: true, cancellationToken).ConfigureAwait(false)) { }
    }

    private protected override (string Name, int Schema, bool HasOwnClock) Product =>
        ("PostgreSQL", PostgresSchema.Newest, true);

    private protected override Task<T> WriteAsync<T>(
        Func<StoreSession, ValueTask<T>> apply,
        CancellationToken cancellationToken,
        long bytes = 0,
        bool frees = false,
        (string Collection, int Shard)? shard = null
    )
    {
        CheckOpen();
        return shard is { } known
            ? _lanes.RunAsync(known, apply, bytes, cancellationToken)
            : _transactions.WriteAsync(apply, Committed, cancellationToken);
    }

    private protected override Task<T> ReadAsync<T>(
        Func<StoreSession, ValueTask<T>> read,
        CancellationToken cancellationToken,
        bool snapshot = false
    )
    {
        CheckOpen();
        return _transactions.ReadAsync(read, snapshot, cancellationToken);
    }

    private void Committed(StoreSession session)
    {
        _notifications.Tell(session.Changed);
        if (session.LeavesRows)
        {
            _sweep.Wake();
        }
    }

    private void CheckOpen()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (Volatile.Read(ref _opened) == 0)
        {
            throw new InvalidOperationException($"Call {nameof(OpenAsync)} before using the store.");
        }
    }

    // At the start a person reads it, who can look at the address; none of this repeats a password.
    [LoggerMessage(LogLevel.Information, "Corpus store in schema {Schema} is open (version {Found}, now {Newest})")]
    private partial void LogOpened(string schema, int found, int newest);
}
