using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Shards;

/// <summary>The rows that recent filters accept in one snapshot. Both searches of a question share one
/// evaluation.</summary>
internal sealed class FilterCache(RowSnapshot rows)
{
    private const int Capacity = 16;
    private const int RowsBetweenChecks = 1024;

    private readonly RecentValues<RowSet> _recent = new(Capacity);

    /// <summary>The live rows that a caller may see and that a filter accepts.</summary>
    public RowSet Accepted(AccessScope scope, ChunkFilter? filter, CancellationToken cancellationToken)
    {
        var prefix = scope.ToString();
        var seen = scope.Filter is null
            ? rows.Live
            : _recent.Get(prefix, () => Evaluate(scope.Filter, rows.Live, cancellationToken));

        // A scope's text has no line break outside quotes, where it is escaped, so no filter can pass for another
        // scope's.
        return filter is null
            ? seen
            : _recent.Get($"{prefix}\n{filter}", () => Evaluate(filter, seen, cancellationToken));
    }

    private RowSet Evaluate(ChunkFilter filter, RowSet among, CancellationToken cancellationToken)
    {
        var accepted = new RowSet(rows.Rows.Count);
        DocumentEntry? last = null;
        var matches = false;
        var seen = 0;
        for (var row = among.Next(0); row >= 0; row = among.Next(row + 1))
        {
            if (seen++ % RowsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var document = rows.Rows[row].Document;
            if (!ReferenceEquals(document, last))
            {
                last = document;
                matches = filter.Matches(rows.DocumentOf(row).Subject);
            }

            if (matches)
            {
                accepted.Add(row);
            }
        }

        return accepted;
    }
}
