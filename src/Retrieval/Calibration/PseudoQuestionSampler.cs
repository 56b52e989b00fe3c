using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// Makes questions of whatever passages there are: of those with several sentences half are asked for by a sentence
/// that is taken out, which flatters vectors, and half by words of one that stays, which flatters words; those of one
/// sentence are asked for in other words.
/// </summary>
public static class PseudoQuestionSampler
{
    /// <summary>Makes questions.</summary>
    /// <param name="chunks">Chunks of the collection, in random order.</param>
    /// <param name="each">At most this many of each kind.</param>
    /// <param name="seed">The same seed gives the same questions.</param>
    /// <returns>The questions, of each kind in turn, so that a prefix holds all kinds too; none only where no chunk has
    /// 3 words.</returns>
    public static IReadOnlyList<PseudoQuestion> Sample(IReadOnlyList<FetchedChunk> chunks, int each, int seed)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        ArgumentOutOfRangeException.ThrowIfNegative(each);
        var byLength = chunks.ToLookup(chunk => Sentences.Split(chunk.Text).Count > 1);
        IReadOnlyList<PseudoQuestion>[] kinds =
        [
            InverseClozeSampler.Sample([.. byLength[true].Where((_, i) => i % 2 == 0)], seed),
            KnownItemSampler.Sample([.. byLength[true].Where((_, i) => i % 2 == 1)], seed),
            RewordedItemSampler.Sample([.. byLength[false]], chunks, seed),
        ];

        // One kind of the two would tilt the measure to the side that it flatters.
        var both = Math.Min(kinds[0].Count, kinds[1].Count);
        int[] counts = [.. new[] { both, both, kinds[2].Count }.Select(count => Math.Min(count, each))];
        return
        [
            .. Enumerable
                .Range(0, counts.Max())
                .SelectMany(i => kinds.Where((_, kind) => i < counts[kind]).Select(kind => kind[i])),
        ];
    }
}
