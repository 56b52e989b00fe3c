using System.Numerics.Tensors;
using Pipeline.Documents.Chunking;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>
/// Cuts where neighbouring sentences differ most in meaning: each sentence is embedded with the one before and the one
/// after, and an article is cut where the cosine distance of two such groups is above its 95th percentile (Kamradt's
/// semantic chunking, with the values of LlamaIndex's <c>SemanticSplitterNodeParser</c>). What is longer than a chunk
/// may be is cut by the chunker.
/// </summary>
/// <param name="chunker">Cuts what is too long, without overlap.</param>
internal sealed class SemanticChunks(Chunker chunker) : IChunkingStrategy
{
    private const int Neighbours = 1;
    private const double Percentile = 0.95;

    public string Name => "semantic";

    public async Task<IReadOnlyList<Passage>> CutAsync(
        IReadOnlyList<LongArticle> articles,
        PassageEncoder encoder,
        CancellationToken cancellationToken
    )
    {
        var sentences = articles.Select(article => article.Sentences()).ToArray();
        var groups = await encoder.EmbedAsync(
            [.. articles.SelectMany((article, i) => Groups(article, sentences[i]))],
            cancellationToken
        );
        var chunks = new List<(int Article, int Start, int End, string Text)>();
        var first = 0;
        for (var i = 0; i < articles.Count; i++)
        {
            foreach (var (start, end) in Segments(sentences[i], groups, first))
            {
                chunks.AddRange(
                    chunker
                        .Chunk(articles[i].Part(start, end), cancellationToken)
                        .Select(chunk => (i, start + chunk.Start, start + chunk.End, chunk.Text))
                );
            }

            first += sentences[i].Count;
        }

        var vectors = await encoder.EmbedAsync(
            [.. chunks.Select(chunk => articles[chunk.Article].Titled(chunk.Text))],
            cancellationToken
        );
        return
        [
            .. chunks.Select(
                (chunk, i) => new Passage(chunk.Article, chunk.Start, chunk.End, chunk.Text, [vectors[i]])
            ),
        ];
    }

    private static IEnumerable<string> Groups(LongArticle article, IReadOnlyList<(int Start, int End)> sentences) =>
        sentences.Select(
            (_, at) =>
                article.Text[
                    sentences[Math.Max(0, at - Neighbours)].Start..sentences[
                        Math.Min(sentences.Count - 1, at + Neighbours)
                    ].End
                ]
        );

    private static IEnumerable<(int Start, int End)> Segments(
        IReadOnlyList<(int Start, int End)> sentences,
        IReadOnlyList<ReadOnlyMemory<float>> groups,
        int first
    )
    {
        double[] distances =
        [
            .. Enumerable
                .Range(first, Math.Max(0, sentences.Count - 1))
                .Select(at => 1 - (double)TensorPrimitives.Dot(groups[at].Span, groups[at + 1].Span)),
        ];
        var most = distances.Length > 0 ? Interpolated([.. distances.Order()]) : 0;
        var start = 0;
        for (var at = 0; at < sentences.Count; at++)
        {
            if (at == sentences.Count - 1 || distances[at] > most)
            {
                yield return (sentences[start].Start, sentences[at].End);
                start = at + 1;
            }
        }
    }

    private static double Interpolated(double[] sorted)
    {
        var place = Percentile * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
