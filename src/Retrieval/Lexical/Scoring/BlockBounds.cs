using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
        var i = 0;
        ref var first = ref MemoryMarshal.GetReference(impacts);
        ref var raised = ref MemoryMarshal.GetReference(bounds);
        var limit = Vector256.Create(Impact.Limit);
        for (; i + Vector256<int>.Count <= impacts.Length; i += Vector256<int>.Count)
        {
            var eight = Vector256.LoadUnsafe(ref first, (nuint)i).AsInt32();
            var frequencies = Vector256.ShiftRightLogical(eight, 16);
            var most = Vector256.ConditionalSelect(
                Vector256.Equals(frequencies, limit),
                Vector256.Create(unit.Bound(bm25, int.MaxValue, 0)),
                unit.Bound(bm25, frequencies, eight & limit)
            );
            Vector256.Max(Vector256.LoadUnsafe(ref raised, (nuint)i), most).StoreUnsafe(ref raised, (nuint)i);
        }

        for (; i < impacts.Length; i++)
        {
            var frequency = Impact.Frequency(impacts[i]);
            bounds[i] = Math.Max(
                bounds[i],
                unit.Bound(bm25, frequency == Impact.Limit ? int.MaxValue : frequency, Impact.Length(impacts[i]))
            );
        }
    }
}
