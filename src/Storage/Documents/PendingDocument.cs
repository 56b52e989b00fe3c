namespace Pipeline.Storage.Documents;

/// <summary>An accepted document to be chunked.</summary>
/// <param name="Document">Its row.</param>
/// <param name="Content">Its raw content.</param>
public sealed record PendingDocument(DocumentRow Document, byte[] Content)
{
    /// <summary>The password that opens it, as it was sealed when it was given; null: none was given.</summary>
    public byte[]? SealedPassword { get; init; }
}
