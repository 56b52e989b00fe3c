using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Pipeline.Storage.Placement;

namespace Pipeline.Storage.Postgres;

/// <summary>The placement journal in the schema of the corpus store, which has been opened.</summary>
public sealed partial class PostgresPlacementJournal : IPlacementJournal, IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // One statement sees one snapshot: the rows are those of the epoch.
    private const string All = """
        select e.epoch, c.name, r.shard, r.silo_name, r.state, r.source, r.updated_ticks
        from placement_epoch e
          left join (shard_replica r join collections c on c.collection_key = r.collection_key and c.name is not null)
            on true
        where e.epoch <> $1
        order by c.name, r.shard, r.silo_name
        """;

    private const string Advance = "update placement_epoch set epoch = epoch + 1 where epoch = $1";

    private const string Remove = """
        delete from shard_replica r
        using unnest($1, $2, $3) as w (name, shard, silo), collections c
        where c.name = w.name and r.collection_key = c.collection_key and r.shard = w.shard and r.silo_name = w.silo
        """;

    private const string Put = """
        insert into shard_replica (collection_key, shard, silo_name, state, source, epoch, updated_ticks)
        select c.collection_key, w.shard, w.silo, w.state, w.source, $7, w.updated
        from unnest($1, $2, $3, $4, $5, $6) as w (name, shard, silo, state, source, updated)
          join collections c on c.name = w.name
        on conflict (collection_key, shard, silo_name) do update
          set state = excluded.state, source = excluded.source, epoch = excluded.epoch,
            updated_ticks = excluded.updated_ticks
        """;

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _channel;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private volatile TaskCompletionSource _next = New();
    private Task? _listening;

    /// <summary>Creates the journal; it touches nothing until it is used.</summary>
    /// <param name="source">The pool of the corpus store.</param>
    /// <param name="time">The clock of its pauses.</param>
    /// <param name="logger">Where it reports failures.</param>
    public PostgresPlacementJournal(
        NpgsqlDataSource source,
        TimeProvider time,
        ILogger<PostgresPlacementJournal> logger
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        (_source, _time, _logger) = (source, time, logger);
        _channel = PostgresNotifications.ChannelOf("pipeline_placement_", PostgresDataSource.SchemaOf(source));
    }

    /// <inheritdoc/>
    public Task NextChange
    {
        get
        {
            lock (_starting)
            {
                _listening ??= Task.Run(ListenAsync);
            }

            return _next.Task;
        }
    }

    /// <summary>Completes at the first time that this process listens, for tests.</summary>
    internal TaskCompletionSource Listening { get; } = New();

    /// <inheritdoc/>
    public async Task<PlacementRecord?> ReadAsync(long known, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = _source.CreateCommand(All);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = known });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            long? epoch = null;
            var rows = new List<ReplicaPlacement>();
            while (await reader.ReadAsync(cancellationToken))
            {
                epoch = reader.GetInt64(0);
                if (!await reader.IsDBNullAsync(1, cancellationToken))
                {
                    rows.Add(
                        new ReplicaPlacement(
                            reader.GetString(1),
                            reader.GetInt32(2),
                            reader.GetString(3),
                            (ReplicaStage)reader.GetInt32(4),
                            await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetString(5),
                            new DateTimeOffset(reader.GetInt64(6), TimeSpan.Zero)
                        )
                    );
                }
            }

            return epoch is { } number ? new PlacementRecord(number, rows) : null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw PostgresErrors.Translate(exception);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> TryWriteAsync(
        long epoch,
        IReadOnlyCollection<ReplicaPlacement> put,
        IReadOnlyCollection<ReplicaPlacement> removed,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using (var advance = new NpgsqlCommand(Advance, connection))
            {
                advance.Parameters.Add(new NpgsqlParameter<long> { TypedValue = epoch });
                if (await advance.ExecuteNonQueryAsync(cancellationToken) == 0)
                {
                    return false;
                }
            }

            await using (var remove = new NpgsqlCommand(Remove, connection))
            {
                AddKeys(remove, removed);
                await remove.ExecuteNonQueryAsync(cancellationToken);
            }

            await using (var write = new NpgsqlCommand(Put, connection))
            {
                AddKeys(write, put);
                Add(write, NpgsqlDbType.Bigint, put.Select(row => (long)row.Stage));
                Add(write, NpgsqlDbType.Text, put.Select(row => row.Source));
                Add(write, NpgsqlDbType.Bigint, put.Select(row => row.Since.UtcTicks));
                write.Parameters.Add(new NpgsqlParameter<long> { TypedValue = epoch + 1 });
                await write.ExecuteNonQueryAsync(cancellationToken);
            }

            // Inside the transaction, unlike changes of shards: writes are rare, and in a row anyway.
            await using (var tell = new NpgsqlCommand($"notify {_channel}", connection))
            {
                await tell.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw PostgresErrors.Translate(exception);
        }

        Raise();
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task? listening;
        lock (_starting)
        {
            // Nothing is begun any more.
            listening = _listening ??= Task.CompletedTask;
        }

        await listening;
    }

    private static void AddKeys(NpgsqlCommand command, IReadOnlyCollection<ReplicaPlacement> rows)
    {
        Add(command, NpgsqlDbType.Text, rows.Select(row => row.Collection));
        Add(command, NpgsqlDbType.Bigint, rows.Select(row => (long)row.Shard));
        Add(command, NpgsqlDbType.Text, rows.Select(row => row.Silo));
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(
            new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type }
        );

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private async Task ListenAsync()
    {
        for (var failures = 0; !_stop.IsCancellationRequested; )
        {
            try
            {
                await PostgresListening.RunAsync(
                    _source,
                    _channel,
                    () =>
                    {
                        failures = 0;
                        Raise();
                        Listening.TrySetResult();
                    },
                    _ => Raise(),
                    _stop.Token
                );
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                failures++;
                PostgresMetrics.NotificationFailed();
                LogFailed(exception, failures);
                await Task.Delay(GrowingPause.After(failures, FirstPause, LongestPause), _time, _stop.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The placement of replicas cannot be listened to ({Failures} times in a row); changes are polled for"
    )]
    private partial void LogFailed(Exception exception, int failures);
}
