using Pipeline.Retrieval.Lexical.Postings;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>Turns impacts into the most that a block can add to a score, under a query's statistics.</summary>
internal static class BlockBounds
{
    /// <summary>Raises bounds to those of one column of impacts.</summary>
    /// <param name="impacts">One impact a block (<see cref="Impact"/>).</param>
    /// <param name="bm25">The term.</param>
    /// <param name="unit">The unit of the scores.</param>
    /// <param name="bounds">One bound a block.</param>
    public static void Raise(ReadOnlySpan<uint> impacts, Bm25 bm25, ScoreUnit unit, Span<int> bounds)
    {
        for (int i = 0; i < impacts.Length; i++)
        {
            int frequency = Impact.Frequency(impacts[i]);
            bounds[i] = Math.Max(
                bounds[i],
                unit.Bound(bm25, frequency == Impact.Limit ? int.MaxValue : frequency, Impact.Length(impacts[i])));
        }
    }
}
