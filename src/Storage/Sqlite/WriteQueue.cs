using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Signals;

namespace Pipeline.Storage.Sqlite;

/// <summary>
/// The single writer. Writes wait in a bounded queue; whatever has gathered while the last commit was being synced is
/// applied in one transaction (group commit), so that many concurrent writers share one sync of the disk. Each write
/// runs in a savepoint of its own and fails alone.
/// </summary>
internal sealed partial class WriteQueue
{
    private readonly SqliteFile _file;
    private readonly SqliteCorpusStoreOptions _options;
    private readonly ShardSignals _signals;
    private readonly ILogger _logger;
    private readonly Housekeeping _housekeeping;
    private readonly Channel<QueuedWrite> _queue;
    private readonly ConcurrentQueue<Rewrite> _rewrites = new();
    private readonly Thread _thread;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteSession? _session;
    private long _commits;

    public WriteQueue(
        SqliteFile file,
        SqliteSession session,
        SqliteCorpusStoreOptions options,
        ShardSignals signals,
        ILogger logger
    )
    {
        _file = file;
        _session = session;
        _options = options;
        _signals = signals;
        _logger = logger;
        _housekeeping = new Housekeeping(options);
        _queue = Channel.CreateBounded<QueuedWrite>(
            new BoundedChannelOptions(options.QueueLimit)
            {
                SingleReader = true,
                FullMode = BoundedChannelFullMode.Wait,
            }
        );

        // A thread of its own: SQLite is synchronous, and waiting for the disk must not hold a thread of the pool.
        _thread = new Thread(Run) { IsBackground = true, Name = "corpus-store-writer" };
        _thread.Start();
    }

    /// <summary>How many transactions of writes have been committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Queues a write; the task completes when its transaction is durable.</summary>
    public async Task<T> RunAsync<T>(
        Func<SqliteSession, T> apply,
        long bytes,
        CancellationToken cancellationToken,
        bool frees = false
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var operation = new QueuedWrite<T>(
            session => new ValueTask<T>(apply((SqliteSession)session)),
            bytes,
            frees,
            cancellationToken
        );
        try
        {
            await _queue.Writer.WriteAsync(operation, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteCorpusStore));
        }

        return await operation.OutcomeAsync().ConfigureAwait(false);
    }

    /// <summary>Completes when there is nothing left to sweep or to give back, as of some moment after the
    /// call.</summary>
    public async Task HousekeepingDoneAsync(CancellationToken cancellationToken)
    {
        // The write after each look makes the writer go round, and so do another step.
        while (_housekeeping.Pending)
        {
            await RunAsync(static _ => true, 0, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the file anew between two transactions.</summary>
    public async Task RewriteAsync(CancellationToken cancellationToken)
    {
        var rewrite = new Rewrite();
        _rewrites.Enqueue(rewrite);

        // Makes the writer go round.
        await RunAsync(static _ => true, 0, cancellationToken).ConfigureAwait(false);
        await rewrite.Done.ConfigureAwait(false);
    }

    /// <summary>Applies what is queued, refuses further writes, and closes the connection with an emptied
    /// log.</summary>
    public Task StopAsync()
    {
        _queue.Writer.TryComplete();
        return _stopped.Task;
    }

    private void Run()
    {
        var batch = new List<QueuedWrite>(_options.GroupCommitLimit);
        try
        {
            while (true)
            {
                if (_queue.Reader.TryRead(out var first))
                {
                    Gather(batch, first);
                    Commit(batch);
                    batch.Clear();
                }
                else if (!_housekeeping.Pending && !_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                {
                    break;
                }
                else if (_queue.Reader.Completion.IsCompleted)
                {
                    // Closing does not wait for housekeeping: it goes on at the next opening.
                    break;
                }

                KeepHouse();
            }
        }
        finally
        {
            while (_rewrites.TryDequeue(out var rewrite))
            {
                rewrite.GiveUp();
            }

            Close();
            _stopped.SetResult();
        }
    }

    private void Gather(List<QueuedWrite> batch, QueuedWrite first)
    {
        var bytes = first.Bytes;
        batch.Add(first);
        while (
            batch.Count < _options.GroupCommitLimit
            && _queue.Reader.TryPeek(out var next)
            && bytes + next.Bytes <= _options.GroupCommitBytes
            && _queue.Reader.TryRead(out next)
        )
        {
            bytes += next.Bytes;
            batch.Add(next);
        }
    }

    private void Commit(List<QueuedWrite> batch)
    {
        batch.RemoveAll(static operation => !operation.TryStart());
        if (batch.Count == 0)
        {
            return;
        }

        var failures = new Exception?[batch.Count];
        try
        {
            var session = _session ??= _file.OpenWriter();
            session.Begin(CancellationToken.None);
            session.Execute("begin immediate");
            for (var i = 0; i < batch.Count; i++)
            {
                failures[i] = Apply(session, batch[i]);
            }

            session.Execute("commit");
            Interlocked.Increment(ref _commits);
            if (batch.Exists(static operation => operation.Frees))
            {
                _housekeeping.Wake();
            }
        }
        catch (Exception exception)
        {
            Abandon();
            LogBatchFailed(exception, batch.Count);
            var translated = SqliteErrors.Translate(exception);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Fail(failures[i] ?? translated);
            }

            return;
        }

        foreach (var (collection, shard) in _session!.Changed)
        {
            _signals.Raise(collection, shard);
        }

        for (var i = 0; i < batch.Count; i++)
        {
            if (failures[i] is { } failure)
            {
                batch[i].Fail(failure);
            }
            else
            {
                batch[i].Complete();
            }
        }
    }

    // Returns what the operation failed with. Throws when the transaction itself is lost: SQLite rolls all of it back
    // on some errors (disk full, input/output), and then there is no savepoint to return to.
    private static Exception? Apply(SqliteSession session, QueuedWrite operation)
    {
        session.Execute("savepoint operation");
        try
        {
            SqliteSession.Completed(operation.ApplyAsync(session));
            session.Execute("release operation");
            return null;
        }
        catch (Exception exception)
        {
            try
            {
                session.Execute("rollback to operation");
                session.Execute("release operation");
            }
            catch (Exception)
            {
                // What the operation met is the cause; that there was nothing to roll back to only follows from it.
                ExceptionDispatchInfo.Throw(exception);
            }

            return SqliteErrors.Translate(exception);
        }
    }

    private void KeepHouse()
    {
        while (_rewrites.TryDequeue(out var rewrite))
        {
            rewrite.Run(_session ??= _file.OpenWriter());
        }

        if (!_housekeeping.Pending)
        {
            return;
        }

        try
        {
            _housekeeping.Step(_session ??= _file.OpenWriter());
        }
        catch (Exception exception)
        {
            // Not urgent: the next delete or the next opening wakes it again.
            Abandon();
            _housekeeping.Rest();
            LogHousekeepingFailed(exception);
        }
    }

    // Closing the connection rolls back whatever is left of a transaction; the next batch opens a new one.
    private void Abandon()
    {
        var session = _session;
        _session = null;
        try
        {
            session?.Dispose();
        }
        catch (Exception exception)
        {
            LogCloseFailed(exception);
        }
    }

    private void Close()
    {
        try
        {
            _session?.Execute("pragma optimize");
            _session?.Execute("pragma wal_checkpoint(truncate)");
        }
        catch (Exception exception)
        {
            // The log is complete; it is read at the next opening.
            LogCloseFailed(exception);
        }

        Abandon();
    }

    [LoggerMessage(
        LogLevel.Error,
        "A transaction of {Operations} writes to the corpus store failed; none was acknowledged"
    )]
    private partial void LogBatchFailed(Exception exception, int operations);

    [LoggerMessage(
        LogLevel.Warning,
        "Freeing space in the corpus store failed; it is tried again after the next delete"
    )]
    private partial void LogHousekeepingFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Closing a connection to the corpus store failed")]
    private partial void LogCloseFailed(Exception exception);
}
