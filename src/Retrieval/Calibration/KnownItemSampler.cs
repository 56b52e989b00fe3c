using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// Makes questions of somebody who knows the passage and remembers some of its words (known-item topics of Azzopardi,
/// de Rijke and Balog, SIGIR 2007): a sentence with half of its words, looked for in the chunk as it is. They share
/// more words with their answer than most questions do, cloze questions (<see cref="InverseClozeSampler"/>) fewer; real
/// questions lie between the two, so a ranking is judged by both.
/// </summary>
public static class KnownItemSampler
{
    /// <summary>Share of the sentence's words that are left out.</summary>
    public const double DroppedShare = 0.5;

    /// <summary>Makes at most one question of every chunk that has a sentence of 12 to 300 characters.</summary>
    /// <param name="chunks">Chunks, other ones than cloze questions are made from.</param>
    /// <param name="seed">The same seed gives the same questions.</param>
    /// <returns>The questions, in the order of the chunks.</returns>
    public static IReadOnlyList<PseudoQuestion> Sample(IReadOnlyList<FetchedChunk> chunks, int seed)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        var random = new Random(seed);
        var questions = new List<PseudoQuestion>();
        foreach (var chunk in chunks)
        {
            var usable = Sentences.Usable(Sentences.Split(chunk.Text));
            if (usable.Count > 0)
            {
                var sentence = chunk.Text[usable[random.Next(usable.Count)]];
                questions.Add(
                    new PseudoQuestion(chunk, Sentences.DropWords(sentence, DroppedShare, random), chunk.Text)
                    {
                        Kind = PseudoQuestionKind.KnownItem,
                    }
                );
            }
        }

        return questions;
    }
}
