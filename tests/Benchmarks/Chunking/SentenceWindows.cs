namespace Pipeline.Benchmarks.Chunking;

/// <summary>Embeds each sentence with the title, finds sentences, and gives each with its neighbours: three before and
/// three after, as LlamaIndex's <c>SentenceWindowNodeParser</c> does unless told otherwise.</summary>
internal sealed class SentenceWindows : IChunkingStrategy
{
    private const int Neighbours = 3;

    public string Name => "sentence windows";

    public async Task<IReadOnlyList<Passage>> CutAsync(
        IReadOnlyList<LongArticle> articles,
        PassageEncoder encoder,
        CancellationToken cancellationToken
    )
    {
        var found = new List<(int Article, int Start, int End, string Sentence)>();
        for (var i = 0; i < articles.Count; i++)
        {
            var sentences = articles[i].Sentences();
            for (var at = 0; at < sentences.Count; at++)
            {
                found.Add(
                    (
                        i,
                        sentences[Math.Max(0, at - Neighbours)].Start,
                        sentences[Math.Min(sentences.Count - 1, at + Neighbours)].End,
                        articles[i].Text[sentences[at].Start..sentences[at].End]
                    )
                );
            }
        }

        var vectors = await encoder.EmbedAsync(
            [.. found.Select(one => articles[one.Article].Titled(one.Sentence))],
            cancellationToken
        );
        return [.. found.Select((one, i) => new Passage(one.Article, one.Start, one.End, one.Sentence, [vectors[i]]))];
    }
}
