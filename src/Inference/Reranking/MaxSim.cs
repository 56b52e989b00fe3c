using System.Numerics.Tensors;

namespace Pipeline.Inference.Reranking;

/// <summary>Late interaction: the sum, over the query's token vectors, of the greatest product with one of the
/// passage's (ColBERT, equation 3).</summary>
internal static class MaxSim
{
    /// <summary>The score.</summary>
    /// <param name="query">Token vectors in a row, tokens × dimensions.</param>
    /// <param name="passage">Token vectors in a row, at least one.</param>
    /// <param name="dimensions">Length of a vector.</param>
    /// <returns>For vectors of length one from minus to plus the number of the query's tokens.</returns>
    public static float Score(ReadOnlySpan<float> query, ReadOnlySpan<float> passage, int dimensions)
    {
        var sum = 0f;
        for (; query.Length > 0; query = query[dimensions..])
        {
            var best = float.NegativeInfinity;
            for (var rest = passage; rest.Length > 0; rest = rest[dimensions..])
            {
                best = Math.Max(best, TensorPrimitives.Dot(query[..dimensions], rest[..dimensions]));
            }

            sum += best;
        }

        return sum;
    }
}
