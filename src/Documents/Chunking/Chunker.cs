namespace Pipeline.Documents.Chunking;

/// <summary>
/// Cuts documents into chunks: along sections first, then paragraphs, then sentences, and inside a sentence only when
/// it is longer than a chunk by itself. Every character that is not white space is in at least one chunk. Each sentence
/// is counted once, and each chunk once more to prove that it fits. Holds no state besides its options; safe for
/// concurrent use if the counter is.
/// </summary>
public sealed class Chunker
{
    private readonly ITokenCounter _tokens;
    private readonly ChunkingOptions _options;

    /// <summary>Creates a chunker.</summary>
    /// <param name="tokens">Counts as the embedder does.</param>
    /// <param name="options">How to cut.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Chunker(ITokenCounter tokens, ChunkingOptions options)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _tokens = tokens;
        _options = options;
    }

    /// <summary>Cuts a document.</summary>
    /// <param name="document">What a reader returned.</param>
    /// <param name="cancellationToken">Stops the cutting at the next sentence.</param>
    /// <returns>The chunks in order; none when the document has no blocks. The same document always gives the same
    /// chunks.</returns>
    /// <remarks>
    /// No chunk has more than <see cref="ChunkingOptions.MaxTokens"/> tokens, as long as the counter gives no single
    /// character more than that.
    /// </remarks>
    public IReadOnlyList<Chunk> Chunk(DocumentText document, CancellationToken cancellationToken) =>
        Chunk(document, new SectionList(), 0, 0, cancellationToken);

    /// <summary>Begins a document that comes piece by piece.</summary>
    public PieceChunker Begin() => new(this);

    /// <summary>Cuts a piece of a document.</summary>
    /// <param name="document">The piece.</param>
    /// <param name="sections">The sections of the pieces before it.</param>
    /// <param name="ordinal">Their chunks.</param>
    /// <param name="offset">Where it starts in the whole text.</param>
    /// <param name="cancellationToken">Stops the cutting.</param>
    internal IReadOnlyList<Chunk> Chunk(
        DocumentText document,
        SectionList sections,
        int ordinal,
        int offset,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(document);
        var units = new List<TextUnit>();
        var writer = new ChunkWriter(document, _tokens, _options);
        var places = new ChunkPlaces(document);
        var cutter = new UnitCutter(_tokens, writer, _options.MaxTokens, cancellationToken);
        for (var i = 0; i < document.Blocks.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var section = sections.Enter(document.Blocks[i]);
            cutter.Cut(document, i, section, units);
        }

        var packer = new ChunkPacker(units, writer, _tokens, _options, cancellationToken);
        var chunks = new List<Chunk>();
        foreach (var group in SectionGroups.Of(units, sections, _options))
        {
            foreach (var (first, fresh, last) in packer.Pack(group.First, group.End))
            {
                var start = units[first].Start;
                var end = units[last - 1].End;
                var added = new List<TextRange>();
                var text = writer.Text(units, first, last, added);
                var (page, place) = places.Of(units, first, last, added);
                chunks.Add(
                    new Chunk(
                        ordinal + chunks.Count,
                        text,
                        _options.HeadingPath ? sections.Path(units, fresh, last) : [],
                        offset + start,
                        offset + end,
                        page
                    )
                    {
                        Place = place,
                    }
                );
            }
        }
        return chunks;
    }
}
