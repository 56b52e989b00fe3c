using Pipeline.Documents.Chunking;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>Finds small pieces by their vectors and gives the chunk that they are pieces of. Keyword search reads the
/// whole chunk: it loses nothing by length.</summary>
/// <param name="parents">Cuts what is given.</param>
/// <param name="children">Cuts that into what is embedded.</param>
internal sealed class ParentChildren(Chunker parents, Chunker children) : IChunkingStrategy
{
    public string Name => "parent–child";

    public async Task<IReadOnlyList<Passage>> CutAsync(
        IReadOnlyList<LongArticle> articles,
        PassageEncoder encoder,
        CancellationToken cancellationToken
    )
    {
        var whole = new List<(int Article, Chunk Chunk, int Pieces)>();
        var pieces = new List<string>();
        for (var i = 0; i < articles.Count; i++)
        {
            foreach (var parent in parents.Chunk(articles[i].Document, cancellationToken))
            {
                var cut = children.Chunk(articles[i].Part(parent.Start, parent.End), cancellationToken);
                pieces.AddRange(cut.Select(piece => articles[i].Titled(piece.Text)));
                whole.Add((i, parent, cut.Count));
            }
        }

        var vectors = await encoder.EmbedAsync(pieces, cancellationToken);
        var passages = new List<Passage>();
        var first = 0;
        foreach (var (article, parent, count) in whole)
        {
            passages.Add(
                new Passage(article, parent.Start, parent.End, parent.Text, [.. vectors.Skip(first).Take(count)])
            );
            first += count;
        }

        return passages;
    }
}
