using Pipeline.Documents.Chunking;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>Late chunking (Günther et al. 2024, https://arxiv.org/abs/2409.04701): the model reads as much of an article
/// at once as it can, and a chunk's vector is the mean of its tokens' vectors in there.</summary>
/// <param name="name">The name in the tables.</param>
/// <param name="chunker">Cuts.</param>
/// <param name="late">Reads articles.</param>
internal sealed class LateChunks(string name, Chunker chunker, LateEncoder late) : IChunkingStrategy
{
    public string Name => name;

    public Task<IReadOnlyList<Passage>> CutAsync(
        IReadOnlyList<LongArticle> articles,
        PassageEncoder encoder,
        CancellationToken cancellationToken
    ) =>
        Task.Run<IReadOnlyList<Passage>>(
            () =>
            {
                var passages = new List<Passage>();
                for (var i = 0; i < articles.Count; i++)
                {
                    var tokens = late.Read(articles[i], cancellationToken);
                    encoder.Count(tokens.Read);
                    passages.AddRange(
                        chunker
                            .Chunk(articles[i].Document, cancellationToken)
                            .Select(chunk => new Passage(
                                i,
                                chunk.Start,
                                chunk.End,
                                chunk.Text,
                                [tokens.Pool(chunk.Start, chunk.End)]
                            ))
                    );
                }

                return passages;
            },
            cancellationToken
        );
}
