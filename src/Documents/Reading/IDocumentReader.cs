namespace Pipeline.Documents.Reading;

/// <summary>Turns the bytes of a document into text. Readers hold no state and may be shared by threads.</summary>
public interface IDocumentReader
{
    /// <summary>Reads a document.</summary>
    /// <param name="source">The document.</param>
    /// <param name="limits">Limits on what the document may cost.</param>
    /// <param name="cancellationToken">Stops the reading at the next page, part or block.</param>
    /// <returns>Text with at least one block.</returns>
    /// <exception cref="DocumentReadException">The document cannot be read; the exception says why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken);

    /// <summary>Reads a document piece by piece.</summary>
    /// <param name="source">The document.</param>
    /// <param name="limits">Limits on what the document may cost.</param>
    /// <param name="cancellationToken">Stops the reading at the next page, part or block.</param>
    /// <returns>Texts of at least one block each, which are the whole with a blank line between them.</returns>
    /// <exception cref="DocumentReadException">The document cannot be read; what came before is worth nothing.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    IEnumerable<DocumentText> ReadPieces(
        SourceDocument source,
        ReadingLimits limits,
        CancellationToken cancellationToken
    ) => TextPieces.Of(Read(source, limits, cancellationToken));
}
