using System.Data;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Stores;

namespace Pipeline.Storage.Postgres;

/// <summary>
/// Runs transactions on connections of the pool, a bounded number at once, and runs them again when the server ended
/// them for a reason that passes.
/// </summary>
internal sealed partial class PostgresTransactions(
    NpgsqlDataSource source,
    PostgresCorpusStoreOptions options,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _writers = new(options.Writers);
    private readonly SemaphoreSlim _readers = new(options.Readers);
    private volatile bool _closed;
    private volatile FencedMember? _member;

    /// <summary>Whose writes these are; see <see cref="PostgresCorpusStore.ActAs"/>.</summary>
    public FencedMember? Member
    {
        get => _member;
        set => _member = value;
    }

    /// <summary>Runs a write.</summary>
    /// <param name="apply">What it does.</param>
    /// <param name="committed">Told the session once its transaction is durable.</param>
    /// <param name="cancellationToken">Gives it up until it is committed.</param>
    public Task<T> WriteAsync<T>(
        Func<StoreSession, ValueTask<T>> apply,
        Action<StoreSession> committed,
        CancellationToken cancellationToken
    ) => RunAsync(_writers, () => WriteOnceAsync(apply, committed, cancellationToken), cancellationToken);

    /// <summary>Runs a read; each of its statements sees a snapshot of its own unless one is asked for.</summary>
    public Task<T> ReadAsync<T>(
        Func<StoreSession, ValueTask<T>> read,
        bool snapshot,
        CancellationToken cancellationToken
    ) => RunAsync(_readers, () => ReadOnceAsync(read, snapshot, cancellationToken), cancellationToken);

    /// <summary>Opens a transaction that reads one snapshot for as long as it is wanted; it takes no reader's
    /// place.</summary>
    /// <param name="store">The store's product.</param>
    /// <param name="cancellationToken">Ends its reads.</param>
    public async Task<IStoreSnapshot> OpenSnapshotAsync(
        (string Product, int Schema) store,
        CancellationToken cancellationToken
    )
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(PostgresCorpusStore));
        try
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // Ends with its connection.
                await connection
                    .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            return await StoreSnapshot
                .OpenAsync(
                    new PostgresSession(connection, Member, cancellationToken),
                    store,
                    PostgresErrors.Translate,
                    connection.DisposeAsync
                )
                .ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw PostgresErrors.Translate(error);
        }
    }

    /// <summary>Refuses further transactions and waits for those under way.</summary>
    public async Task CloseAsync()
    {
        _closed = true;
        foreach (var (free, size) in ((SemaphoreSlim, int)[])[(_writers, options.Writers), (_readers, options.Readers)])
        {
            for (var i = 0; i < size; i++)
            {
                await free.WaitAsync();
            }

            // Those that were waiting find the store closed.
            free.Release(size);
        }
    }

    private async Task<T> RunAsync<T>(SemaphoreSlim free, Func<Task<T>> once, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(PostgresCorpusStore));
        var wait = free.WaitAsync(cancellationToken);
        var isLate = !wait.IsCompletedSuccessfully;

        // From here on the thread pool: a caller may be a grain, whose turn is not to be taken with the store's work.
        await wait.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            ObjectDisposedException.ThrowIf(isLate && _closed, typeof(PostgresCorpusStore));
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await once();
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    if (PostgresErrors.RetryReason(exception) is not { } reason || attempt >= options.Attempts)
                    {
                        throw PostgresErrors.Translate(exception);
                    }

                    PostgresMetrics.Retried(reason);
                    LogRetry(reason, attempt);
                    if (PostgresErrors.IsBroken(exception))
                    {
                        // What lies idle in the pool is most likely broken as well.
                        source.Clear();
                    }

                    await Task.Delay(GrowingPause.After(attempt, FirstPause, LongestPause), time, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && !IsOutcome(exception))
        {
            // A command that was cancelled may show as a broken connection.
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            free.Release();
        }
    }

    private static bool IsOutcome(Exception exception) => exception is StoreException or ObjectDisposedException;

    private async Task<T> WriteOnceAsync<T>(
        Func<StoreSession, ValueTask<T>> apply,
        Action<StoreSession> committed,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(
            IsolationLevel.ReadCommitted,
            cancellationToken
        );
        var session = new PostgresSession(connection, Member, cancellationToken);
        var result = await apply(session);
        await session.FlushAsync();
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Not cancelled any more: the caller is to know what became of it.
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception) when (PostgresErrors.IsBroken(exception))
        {
            await SettleAsync(session, exception);
        }

        committed(session);
        return result;
    }

    private async Task<T> ReadOnceAsync<T>(
        Func<StoreSession, ValueTask<T>> read,
        bool snapshot,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var session = new PostgresSession(connection, Member, cancellationToken);
        if (!snapshot)
        {
            return await read(session);
        }

        await using var transaction = await connection.BeginTransactionAsync(
            IsolationLevel.RepeatableRead,
            cancellationToken
        );
        var result = await read(session);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>
    /// The connection was lost while a transaction was being committed: asks the server what became of it. Returns when
    /// it is durable; throws the reason when it is not, or when the server cannot say.
    /// </summary>
    private async Task SettleAsync(PostgresSession session, Exception reason)
    {
        source.Clear();
        for (var attempt = 1; session.TransactionId is not null && attempt <= options.Attempts; attempt++)
        {
            await Task.Delay(GrowingPause.After(attempt, FirstPause, LongestPause), time);
            try
            {
                await using var command = source.CreateCommand("select pg_xact_status($1::xid8)");
                command.Parameters.Add(
                    new NpgsqlParameter
                    {
                        Value = session.TransactionId,
                        NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Unknown,
                    }
                );
                switch (await command.ExecuteScalarAsync(CancellationToken.None) as string)
                {
                    case "committed":
                        return;
                    case "aborted":
                        throw reason;
                }
            }
            catch (Exception exception) when (PostgresErrors.IsBroken(exception) && exception != reason)
            {
                LogUnsettled(attempt);
            }
        }

        throw new StoreUnavailableException(
            "The store's server was lost while a change was being committed; whether it holds is not known. Try again.",
            reason
        );
    }

    [LoggerMessage(LogLevel.Debug, "A transaction of the corpus store is run again ({Reason}, attempt {Attempt})")]
    private partial void LogRetry(string reason, int attempt);

    [LoggerMessage(LogLevel.Warning, "What became of a transaction is not known yet (attempt {Attempt})")]
    private partial void LogUnsettled(int attempt);
}
