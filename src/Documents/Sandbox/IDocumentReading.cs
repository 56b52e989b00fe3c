using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Sandbox;

/// <summary>Reads documents somewhere: in this process, or in one that may die. Safe for concurrent callers.</summary>
public interface IDocumentReading
{
    /// <summary>Reads a document.</summary>
    /// <param name="source">The document.</param>
    /// <param name="cancellationToken">Abandons the reading.</param>
    /// <returns>Text with at least one block.</returns>
    /// <exception cref="DocumentReadException">The document cannot be read; it should be parked with the
    /// reason.</exception>
    /// <exception cref="SandboxUnavailableException">Nothing is wrong with the document; try again later.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<DocumentText> ReadAsync(SourceDocument source, CancellationToken cancellationToken);

    /// <summary>Reads a document piece by piece: a long one is held nowhere as a whole.</summary>
    /// <param name="source">The document.</param>
    /// <param name="take">Takes each piece: together they are the text, with a blank line between them. What it was
    /// given is worth nothing when the reading fails. Its time is not the document's.</param>
    /// <param name="cancellationToken">Abandons the reading.</param>
    /// <inheritdoc cref="ReadAsync"/>
    async Task ReadPiecesAsync(SourceDocument source, Action<DocumentText> take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(take);
        foreach (var piece in TextPieces.Of(await ReadAsync(source, cancellationToken).ConfigureAwait(false)))
        {
            take(piece);
        }
    }
}
