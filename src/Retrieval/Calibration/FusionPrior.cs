using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// The fusion to begin with, before anything is measured. One vector says what a sentence means, but blurs what many
/// sentences mean, while words stay words; and a question shares fewer words with a sentence than with a page. So the
/// keyword list's weight grows with the number of sentences in a passage, from 1/4 (of one sentence) towards 1/2: 1/2 -
/// 1/(4 x sentences).
/// </summary>
public static class FusionPrior
{
    private const double Most = 0.5;
    private const double LessForOne = 0.25;

    /// <summary>The fusion for passages of a length.</summary>
    /// <param name="sentences">Mean number of sentences in a passage, 1 and up; less counts as 1.</param>
    /// <returns>Adaptive fusion with weights that add up to 1.</returns>
    public static FusionWeights For(double sentences)
    {
        var keyword = Most - (LessForOne / Math.Max(1, sentences));
        return FusionWeights.Prior with { Keyword = keyword, Vector = 1 - keyword };
    }

    /// <summary>The fusion for passages like these; <see cref="FusionWeights.Prior"/> without any.</summary>
    /// <param name="chunks">Chunks of the collection.</param>
    public static FusionWeights For(IReadOnlyCollection<FetchedChunk> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return chunks.Count == 0
            ? FusionWeights.Prior
            : For(chunks.Average(chunk => Sentences.Split(chunk.Text).Count));
    }
}
