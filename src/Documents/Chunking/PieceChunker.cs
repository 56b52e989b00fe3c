namespace Pipeline.Documents.Chunking;

/// <summary>Cuts one document that comes piece by piece. Headings hold beyond the piece that they stand in; a chunk
/// does not go beyond its piece. For one caller at a time.</summary>
public sealed class PieceChunker
{
    private readonly Chunker _chunker;
    private readonly SectionList _sections = new();
    private int _chunks;
    private int _offset;

    internal PieceChunker(Chunker chunker) => _chunker = chunker;

    /// <summary>Cuts the next piece.</summary>
    /// <param name="piece">What a reader returned.</param>
    /// <param name="cancellationToken">Stops the cutting at the next sentence.</param>
    /// <returns>Its chunks, with ordinals and offsets in the whole document.</returns>
    public IReadOnlyList<Chunk> Chunk(DocumentText piece, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(piece);
        var chunks = _chunker.Chunk(piece, _sections, _chunks, _offset, cancellationToken);
        _chunks += chunks.Count;
        _offset += piece.Text.Length + DocumentText.Separator.Length;
        return chunks;
    }
}
