using Pipeline.Documents.Chunking;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>The program's own chunks: paragraphs and sentences packed up to a number of tokens.</summary>
/// <param name="name">The name in the tables.</param>
/// <param name="chunker">Cuts.</param>
/// <param name="isTitled">Whether the title is embedded with each chunk and known to keyword search, as in the
/// program.</param>
internal sealed class StructureChunks(string name, Chunker chunker, bool isTitled = true) : IChunkingStrategy
{
    public string Name => name;

    public bool IsTitled => isTitled;

    public async Task<IReadOnlyList<Passage>> CutAsync(
        IReadOnlyList<LongArticle> articles,
        PassageEncoder encoder,
        CancellationToken cancellationToken
    )
    {
        var chunks = articles
            .SelectMany(
                (article, i) =>
                    chunker.Chunk(article.Document, cancellationToken).Select(chunk => (Article: i, Chunk: chunk))
            )
            .ToArray();
        var vectors = await encoder.EmbedAsync(
            [.. chunks.Select(pair => isTitled ? articles[pair.Article].Titled(pair.Chunk.Text) : pair.Chunk.Text)],
            cancellationToken
        );
        return
        [
            .. chunks.Select(
                (pair, i) => new Passage(pair.Article, pair.Chunk.Start, pair.Chunk.End, pair.Chunk.Text, [vectors[i]])
            ),
        ];
    }
}
