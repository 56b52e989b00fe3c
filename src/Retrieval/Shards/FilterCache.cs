using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Shards;

/// <summary>The rows that recent filters accept in one snapshot. Both searches of a question share one evaluation.</summary>
internal sealed class FilterCache(RowSnapshot rows)
{
    private const int Capacity = 16;
    private const int RowsBetweenChecks = 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<(string Filter, RowSet Rows)> _recent = new();

    /// <summary>The live rows that a caller may see and that a filter accepts.</summary>
    public RowSet Accepted(AccessScope scope, ChunkFilter? filter, CancellationToken ct)
    {
        string prefix = scope.ToString();
        RowSet seen = scope.Filter is null ? rows.Live : Cached(prefix, rows.Live, scope.Filter, ct);

        // A scope's text has no line break outside quotes, where it is escaped, so no filter can pass for another scope's.
        return filter is null ? seen : Cached($"{prefix}\n{filter}", seen, filter, ct);
    }

    private RowSet Cached(string key, RowSet among, ChunkFilter filter, CancellationToken ct)
    {
        lock (_gate)
        {
            for (LinkedListNode<(string Filter, RowSet Rows)>? node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Filter == key)
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    return node.Value.Rows;
                }
            }
        }

        // Evaluated outside the lock: two questions may do the same work once, but none waits for another.
        RowSet accepted = Evaluate(filter, among, ct);
        lock (_gate)
        {
            _recent.AddFirst((key, accepted));
            if (_recent.Count > Capacity)
            {
                _recent.RemoveLast();
            }
        }

        return accepted;
    }

    private RowSet Evaluate(ChunkFilter filter, RowSet among, CancellationToken ct)
    {
        var accepted = new RowSet(rows.Rows.Count);
        DocumentEntry? last = null;
        bool matches = false;
        int seen = 0;
        for (int row = among.Next(0); row >= 0; row = among.Next(row + 1))
        {
            if (seen++ % RowsBetweenChecks == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            DocumentEntry document = rows.Rows[row].Document;
            if (!ReferenceEquals(document, last))
            {
                last = document;
                matches = filter.Matches(document.Subject);
            }

            if (matches)
            {
                accepted.Add(row);
            }
        }

        return accepted;
    }
}
