using System.Collections.Concurrent;

namespace Pipeline.Connectors.Network;

/// <summary>Sees to it that requests to one host keep a distance, whoever makes them. Safe for concurrent
/// calls.</summary>
/// <param name="interval">The distance between two requests to the same host.</param>
/// <param name="time">The clock.</param>
public sealed class HostPace(TimeSpan interval, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for the turn.</summary>
    /// <param name="host">The host.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(string host, CancellationToken cancellationToken)
    {
        var wait = Of(host).Take(time.GetUtcNow());
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A host asks for a distance of its own; a shorter one than ours changes nothing.</summary>
    /// <param name="host">The host.</param>
    /// <param name="asked">The distance.</param>
    public void Widen(string host, TimeSpan asked) => Of(host).Widen(asked);

    /// <summary>A host asks to be left alone for a while.</summary>
    /// <param name="host">The host.</param>
    /// <param name="pause">For how long.</param>
    public void Rest(string host, TimeSpan pause) => Of(host).Rest(time.GetUtcNow() + pause);

    private Host Of(string host) => _hosts.GetOrAdd(host, _ => new Host(interval));

    private sealed class Host(TimeSpan first)
    {
        private readonly Lock _gate = new();
        private TimeSpan _interval = first;
        private DateTimeOffset _next;

        public TimeSpan Take(DateTimeOffset now)
        {
            lock (_gate)
            {
                var turn = _next > now ? _next : now;
                _next = turn + _interval;
                return turn - now;
            }
        }

        public void Widen(TimeSpan asked)
        {
            lock (_gate)
            {
                _interval = asked > _interval ? asked : _interval;
            }
        }

        public void Rest(DateTimeOffset until)
        {
            lock (_gate)
            {
                _next = until > _next ? until : _next;
            }
        }
    }
}
