using Pipeline.Storage.Errors;
using Pipeline.Storage.Sessions;

namespace Pipeline.Storage.Postgres;

/// <summary>
/// Group commit: of this process's writes to one shard, those that gathered while the last ones were being committed
/// share a transaction, and with it the shard's lock and the sync of the server's disk. When one of them fails, none
/// holds, and each is run again alone, so that it fails alone.
/// </summary>
internal sealed class ShardWrites(
    PostgresTransactions transactions,
    PostgresCorpusStoreOptions options,
    Action<StoreSession> committed
)
{
    private readonly SemaphoreSlim _free = new(options.QueueLimit);
    private readonly Dictionary<(string Collection, int Shard), Queue<QueuedWrite>> _waiting = [];
    private volatile bool _closed;

    /// <summary>Queues a write; the task completes when its transaction is durable.</summary>
    public async Task<T> RunAsync<T>(
        (string Collection, int Shard) shard,
        Func<StoreSession, ValueTask<T>> apply,
        long bytes,
        CancellationToken cancellationToken
    )
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(PostgresCorpusStore));
            var write = new QueuedWrite<T>(apply, bytes, frees: false, cancellationToken);
            Add(shard, write);
            return await write.OutcomeAsync().ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Applies what is queued and refuses further writes.</summary>
    public async Task CloseAsync()
    {
        _closed = true;
        for (var i = 0; i < options.QueueLimit; i++)
        {
            await _free.WaitAsync().ConfigureAwait(false);
        }

        // Writes that were waiting outside find the store closed.
        _free.Release(options.QueueLimit);
    }

    private void Add((string Collection, int Shard) shard, QueuedWrite write)
    {
        lock (_waiting)
        {
            if (_waiting.TryGetValue(shard, out var waiting))
            {
                waiting.Enqueue(write);
                return;
            }

            // The shard is idle: its queue lives as long as somebody works on it.
            _waiting.Add(shard, new Queue<QueuedWrite>([write]));
        }

        _ = Task.Run(() => WorkAsync(shard));
    }

    private async Task WorkAsync((string Collection, int Shard) shard)
    {
        while (Gather(shard) is { } group)
        {
            group.RemoveAll(static write => !write.TryStart());
            if (group.Count > 0)
            {
                await CommitAsync(group);
            }
        }
    }

    private List<QueuedWrite>? Gather((string Collection, int Shard) shard)
    {
        lock (_waiting)
        {
            var waiting = _waiting[shard];
            var group = new List<QueuedWrite>();
            var bytes = 0L;
            while (
                group.Count < options.GroupCommitLimit
                && waiting.TryPeek(out var next)
                && (group.Count == 0 || bytes + next.Bytes <= options.GroupCommitBytes)
            )
            {
                group.Add(waiting.Dequeue());
                bytes += next.Bytes;
            }

            if (group.Count > 0)
            {
                return group;
            }

            _waiting.Remove(shard);
            return null;
        }
    }

    private async Task CommitAsync(List<QueuedWrite> group)
    {
        try
        {
            using var given = new GivenUp(group);
            await transactions.WriteAsync(
                async session =>
                {
                    foreach (var write in group)
                    {
                        await write.ApplyAsync(session);
                    }

                    return true;
                },
                committed,
                given.CancellationToken
            );
        }
        catch (Exception exception)
        {
            if (group.Count == 1 || exception is StoreUnavailableException or ObjectDisposedException)
            {
                group.ForEach(write => write.Fail(exception));
                return;
            }

            foreach (var write in group)
            {
                await CommitAsync([write]);
            }

            return;
        }

        group.ForEach(static write => write.Complete());
    }

    /// <summary>Cancels a transaction once all whose writes it carries have given them up.</summary>
    private sealed class GivenUp : IDisposable
    {
        private readonly CancellationTokenSource _all = new();
        private readonly List<CancellationTokenRegistration> _registrations = [];
        private int _left;

        public GivenUp(List<QueuedWrite> group)
        {
            _left = group.Count;
            foreach (var write in group)
            {
                _registrations.Add(
                    write.CancellationToken.UnsafeRegister(static (self, _) => ((GivenUp)self!).One(), this)
                );
            }
        }

        public CancellationToken CancellationToken => _all.Token;

        public void Dispose()
        {
            _registrations.ForEach(static registration => registration.Dispose());
            _all.Dispose();
        }

        private void One()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _all.Cancel();
            }
        }
    }
}
