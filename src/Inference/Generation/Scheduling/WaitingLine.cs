using Pipeline.Inference.Generation.Engine;

namespace Pipeline.Inference.Generation.Scheduling;

/// <summary>
/// The requests of one priority that wait, fair between tenants: next is the tenant that has had the fewest tokens, and
/// of its requests the oldest (virtual token counter, Sheng et al., OSDI 2024). Who comes back after a pause starts
/// level with the least served of those who are here, so nobody saves up turns.
/// </summary>
internal sealed class WaitingLine
{
    // Counters of tenants that are away are remembered up to this many, those furthest ahead longest.
    private const int MostAway = 1024;

    private readonly Dictionary<string, Tenant> _tenants = new(StringComparer.Ordinal);
    private long _arrivals;

    /// <summary>Requests that wait.</summary>
    public int Count { get; private set; }

    /// <summary>The requests that wait, in no useful order.</summary>
    public IEnumerable<Sequence> All =>
        _tenants.Values.SelectMany(tenant => tenant.Waiting).Select(ticket => ticket.Sequence);

    /// <summary>Whose turn it is; null when nobody waits.</summary>
    public Sequence? Next
    {
        get
        {
            Tenant? next = null;
            foreach (var tenant in _tenants.Values)
            {
                if (
                    tenant.Waiting.First is { } first
                    && (
                        next is null
                        || (tenant.Served, first.Value.Arrival).CompareTo(
                            (next.Served, next.Waiting.First!.Value.Arrival)
                        ) < 0
                    )
                )
                {
                    next = tenant;
                }
            }

            return next?.Waiting.First!.Value.Sequence;
        }
    }

    /// <summary>Queues a request behind the others of its tenant.</summary>
    public void Add(Sequence sequence)
    {
        TenantOf(sequence).Waiting.AddLast(new Ticket(sequence, _arrivals++));
        Count++;
    }

    /// <summary>Puts a request that ran already back, before the others of its tenant.</summary>
    public void PutBack(Sequence sequence)
    {
        // Older than all that wait: among tenants that were served alike it is next.
        TenantOf(sequence).Waiting.AddFirst(new Ticket(sequence, -1));
        Count++;
    }

    /// <summary>Takes a request out of the line, without counting it as served.</summary>
    public void Remove(Sequence sequence)
    {
        var tenant = _tenants[sequence.Tenant];
        for (var node = tenant.Waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Sequence == sequence)
            {
                tenant.Waiting.Remove(node);
                Count--;
                return;
            }
        }

        throw new InvalidOperationException("The sequence does not wait here.");
    }

    /// <summary>Takes the next request out, to run.</summary>
    public void Admit(Sequence sequence)
    {
        _tenants[sequence.Tenant].Running++;
        Remove(sequence);
    }

    /// <summary>Counts tokens that a running request was given.</summary>
    public void Charge(Sequence sequence, long tokens) => _tenants[sequence.Tenant].Served += tokens;

    /// <summary>A running request has ended or been put back.</summary>
    public void Leave(Sequence sequence) => _tenants[sequence.Tenant].Running--;

    private Tenant TenantOf(Sequence sequence)
    {
        if (!_tenants.TryGetValue(sequence.Tenant, out var tenant))
        {
            Forget();
            tenant = new Tenant();
            _tenants.Add(sequence.Tenant, tenant);
        }

        if (tenant.IsAway)
        {
            var here = _tenants.Values.Where(other => !other.IsAway).Select(other => other.Served);
            tenant.Served = Math.Max(tenant.Served, here.DefaultIfEmpty().Min());
        }

        return tenant;
    }

    private void Forget()
    {
        if (
            _tenants.Count >= MostAway
            && _tenants.Where(pair => pair.Value.IsAway).MinBy(pair => pair.Value.Served) is { Key: { } name }
        )
        {
            _tenants.Remove(name);
        }
    }

    private readonly record struct Ticket(Sequence Sequence, long Arrival);

    private sealed class Tenant
    {
        public LinkedList<Ticket> Waiting { get; } = new();

        public int Running { get; set; }

        public long Served { get; set; }

        public bool IsAway => Running == 0 && Waiting.Count == 0;
    }
}
