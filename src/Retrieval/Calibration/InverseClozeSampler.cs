using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// Makes questions without people (the inverse cloze task of Lee, Chang and Toutanova, ACL 2019): one sentence is taken
/// out of a chunk and becomes the question. Since real questions share fewer words with their answer than a sentence
/// with its surroundings does, some words are left out at random.
/// </summary>
public static class InverseClozeSampler
{
    /// <summary>Share of the question's words that are left out.</summary>
    public const double DroppedShare = 0.2;

    private const int MinRemainder = 40;

    /// <summary>Makes at most one question of every chunk.</summary>
    /// <param name="chunks">Chunks, for example of <see cref="ShardSnapshot.Sample"/>. Chunks with fewer than two
    /// sentences of 12 to 300 characters, or with less than 40 characters left, give none.</param>
    /// <param name="seed">The same seed gives the same questions.</param>
    /// <returns>The questions, in the order of the chunks.</returns>
    public static IReadOnlyList<PseudoQuestion> Sample(IReadOnlyList<FetchedChunk> chunks, int seed)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        var random = new Random(seed);
        var questions = new List<PseudoQuestion>();
        foreach (var chunk in chunks)
        {
            var sentences = Sentences.Split(chunk.Text);
            var usable = Sentences.Usable(sentences);
            if (usable.Count == 0 || sentences.Count < 2)
            {
                continue;
            }

            var taken = usable[random.Next(usable.Count)];
            var remainder = string.Concat(chunk.Text.AsSpan(0, taken.Start.Value), chunk.Text.AsSpan(taken.End.Value))
                .Trim();
            if (remainder.Length >= MinRemainder)
            {
                questions.Add(
                    new PseudoQuestion(chunk, Sentences.DropWords(chunk.Text[taken], DroppedShare, random), remainder)
                );
            }
        }

        return questions;
    }
}
