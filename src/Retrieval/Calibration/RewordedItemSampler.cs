using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// Makes questions about passages of a single sentence, of which no sentence can be taken: half of the words are left
/// out, and for keyword search each of these is replaced by a word of another passage, as somebody asks who says it in
/// other words (the noise of known-item topics in Azzopardi, de Rijke and Balog, SIGIR 2007). Questions of a passage's
/// own words alone would be no measure: words find their passage nearly always, whatever people ask.
/// </summary>
public static class RewordedItemSampler
{
    /// <summary>Share of the passage's words that are replaced.</summary>
    public const double ReplacedShare = 0.5;

    private const int FewestWords = 3;
    private const int Longest = 300;

    /// <summary>Makes at most one question of every chunk of 3 words to 300 characters.</summary>
    /// <param name="chunks">Chunks.</param>
    /// <param name="others">Chunks that the other words come from.</param>
    /// <param name="seed">The same seed gives the same questions.</param>
    /// <returns>The questions, in the order of the chunks.</returns>
    public static IReadOnlyList<PseudoQuestion> Sample(
        IReadOnlyList<FetchedChunk> chunks,
        IReadOnlyList<FetchedChunk> others,
        int seed
    )
    {
        ArgumentNullException.ThrowIfNull(chunks);
        ArgumentNullException.ThrowIfNull(others);
        var random = new Random(seed);
        string[] strange = [.. others.SelectMany(chunk => Sentences.Words(chunk.Text))];
        var questions = new List<PseudoQuestion>();
        foreach (var chunk in chunks)
        {
            var words = Sentences.Words(chunk.Text);
            if (words.Length < FewestWords || chunk.Text.Length > Longest)
            {
                continue;
            }

            bool[] keeps = [.. words.Select(_ => random.NextDouble() >= ReplacedShare)];
            keeps[random.Next(words.Length)] = true;
            questions.Add(
                new PseudoQuestion(chunk, string.Join(' ', words.Where((_, i) => keeps[i])), chunk.Text)
                {
                    Kind = PseudoQuestionKind.Reworded,
                    Keywords = string.Join(
                        ' ',
                        words.Select((word, i) => keeps[i] ? word : strange[random.Next(strange.Length)])
                    ),
                }
            );
        }

        return questions;
    }
}
