using System.Collections.Concurrent;

namespace Pipeline.Storage.Signals;

/// <summary>
/// Wakes those who wait for a change of a shard. A signal says only that it is time to look again: it may come for
/// nothing, and what it was raised for is read from the store.
/// </summary>
internal sealed class ShardSignals
{
    private readonly ConcurrentDictionary<(long Collection, int Shard), Listeners> _shards = new();

    /// <summary>The shards that somebody waits for.</summary>
    public IReadOnlyList<(long Collection, int Shard)> Awaited => [.. _shards.Keys];

    /// <summary>Listens to a shard from here on, until it is disposed.</summary>
    public Listener Listen(long collection, int shard)
    {
        var key = (collection, shard);
        while (true)
        {
            var listeners = _shards.GetOrAdd(key, static _ => new Listeners());
            lock (listeners)
            {
                if (!listeners.Closed)
                {
                    listeners.Count++;
                    return new Listener(this, key, listeners);
                }
            }
        }
    }

    /// <summary>Wakes whoever waits for a shard.</summary>
    public void Raise(long collection, int shard)
    {
        if (_shards.TryGetValue((collection, shard), out var listeners))
        {
            listeners.Raise();
        }
    }

    /// <summary>Wakes everybody, as when signals may have been missed.</summary>
    public void RaiseAll()
    {
        foreach (var listeners in _shards.Values)
        {
            listeners.Raise();
        }
    }

    /// <summary>Somebody's ear at a shard.</summary>
    public sealed class Listener : IDisposable
    {
        private readonly ShardSignals _signals;
        private readonly (long, int) _key;
        private readonly Listeners _listeners;

        internal Listener(ShardSignals signals, (long, int) key, Listeners listeners)
        {
            _signals = signals;
            _key = key;
            _listeners = listeners;
        }

        /// <summary>Completes at the next signal; take it before looking at the store.</summary>
        public Task Next => _listeners.Next;

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (_listeners)
            {
                if (--_listeners.Count == 0)
                {
                    _listeners.Closed = true;
                    _signals._shards.TryRemove(new KeyValuePair<(long, int), Listeners>(_key, _listeners));
                }
            }
        }
    }

    internal sealed class Listeners
    {
        private volatile TaskCompletionSource _next = New();

        public int Count { get; set; }

        public bool Closed { get; set; }

        public Task Next => _next.Task;

        public void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
