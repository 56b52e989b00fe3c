using Lucene.Net.Index;
using Lucene.Net.Search.Similarities;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>Stores a field's exact number of terms as its norm. Lucene's own similarity keeps one byte, which merges
/// lengths that differ by up to a fifth; scoring is ours (<see cref="Bm25"/>), so the rest is never called.</summary>
internal sealed class ExactLengthSimilarity : Similarity
{
    public override long ComputeNorm(FieldInvertState state) => state.Length;

    public override SimWeight ComputeWeight(
        float queryBoost,
        Lucene.Net.Search.CollectionStatistics collectionStats,
        params Lucene.Net.Search.TermStatistics[] termStats
    ) => throw new NotSupportedException("Keyword search scores by itself.");

    public override SimScorer GetSimScorer(SimWeight weight, AtomicReaderContext context) =>
        throw new NotSupportedException("Keyword search scores by itself.");
}
