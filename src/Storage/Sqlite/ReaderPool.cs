using System.Collections.Concurrent;
using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Sqlite;

/// <summary>
/// A bounded set of read-only connections. Each read is one transaction and so sees one snapshot of the log, whatever
/// the writer does meanwhile.
/// </summary>
internal sealed class ReaderPool(SqliteFile file, int size)
{
    private readonly SemaphoreSlim _free = new(size);
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _closed;

    /// <summary>
    /// Runs a read on the thread pool. Microsoft.Data.Sqlite has no asynchronous input and output (its async methods
    /// run synchronously), so a read occupies a thread; the bound on connections is also the bound on those.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteCorpusStore));
            return await Task.Run(() => Run(read, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads under way and closes the connections.</summary>
    public async Task CloseAsync()
    {
        _closed = true;
        for (var i = 0; i < size; i++)
        {
            await _free.WaitAsync().ConfigureAwait(false);
        }

        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        // Reads that were waiting find the pool closed.
        _free.Release(size);
    }

    private T Run<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        SqliteSession? session = null;
        try
        {
            session = _idle.TryTake(out var idle) ? idle : file.OpenReader();
            session.Begin(cancellationToken);
            session.Execute("begin");
            var result = read(session);
            session.Execute("commit");
            _idle.Add(session);
            return result;
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
            // Nothing is wrong with the connection.
            session!.Execute("rollback");
            _idle.Add(session);
            throw;
        }
        catch (Exception exception)
        {
            session?.Dispose();
            throw SqliteErrors.Translate(exception);
        }
    }
}
