using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical.Segments;
using Pipeline.Retrieval.Lexical.Statistics;

namespace Pipeline.Retrieval.Shards;

/// <summary>What BM25 counts for a reader who may not see everything: the chunks that the scope allows, as if there
/// were no others.</summary>
/// <param name="Totals">Sizes of the searched fields.</param>
/// <param name="Uncounted">What frequencies leave out, by segment.</param>
internal sealed record ScopeCounts(FieldTotals Totals, UncountedDocuments[] Uncounted)
{
    private const int RowsBetweenChecks = 1024;

    /// <summary>Counts what a scope allows in a state. Reads every row once.</summary>
    public static ScopeCounts Of(SharedSnapshot state, AccessScope scope, CancellationToken cancellationToken)
    {
        var accepted = state.Filters.Accepted(scope, null, cancellationToken);
        var totals = new FieldTotals();
        var seen = 0;
        for (var row = accepted.Next(0); row >= 0; row = accepted.Next(row + 1))
        {
            if (seen++ % RowsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            totals.Add(state.Rows.Rows[row].Lengths);
        }

        return new ScopeCounts(totals, state.Lexical.Uncounted(state.Rows.RowOf, accepted, cancellationToken));
    }
}
