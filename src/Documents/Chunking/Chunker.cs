namespace Pipeline.Documents.Chunking;

/// <summary>Cuts documents into chunks.</summary>
public sealed class Chunker(ITokenCounter tokens, ChunkingOptions options)
{
    private readonly ITokenCounter _tokens = tokens;
    private readonly ChunkingOptions _options = options;

    /// <summary>Cuts a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="ct">Stops the cutting.</param>
    public IReadOnlyList<Chunk> Chunk(DocumentText document, CancellationToken ct)
        => throw new NotSupportedException($"{_tokens}{_options}{document}{ct}");
}
