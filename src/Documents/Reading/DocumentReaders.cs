namespace Pipeline.Documents.Reading;

/// <summary>All formats.</summary>
public sealed class DocumentReaders : IDocumentReader
{
    /// <inheritdoc/>
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken ct)
        => throw new NotSupportedException();
}
