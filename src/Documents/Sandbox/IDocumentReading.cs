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
}
