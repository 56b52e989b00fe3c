using Pipeline.Documents.Chunking;

namespace Pipeline.Documents.Tests.Chunking;

/// <summary>Ways of counting tokens that chunking is tested with.</summary>
internal static class TokenCounters
{
    public static readonly ITokenCounter[] All = [new WordCounter(), new CharacterCounter(), new SubwordCounter()];

    /// <summary>A document in chunks of a size, a quarter of it at least, of which an eighth is repeated.</summary>
    public static IReadOnlyList<Chunk> Chunks(DocumentText document, ITokenCounter counter, int size) =>
        new Chunker(
            counter,
            new ChunkingOptions
            {
                MaxTokens = size,
                MinTokens = size / 4,
                OverlapTokens = size / 8,
            }
        ).Chunk(document, CancellationToken.None);
}
