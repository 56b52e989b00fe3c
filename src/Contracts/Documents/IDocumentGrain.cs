namespace Pipeline.Contracts.Documents;

/// <summary>
/// The single writer of one document: it orders its versions. The key is <c>collection/documentId</c> (the collection
/// ends at the first slash).
/// </summary>
[Alias("pipeline.document")]
public interface IDocumentGrain : IGrainWithStringKey
{
    /// <summary>Accepts a version; returns when it is durable.</summary>
    /// <exception cref="Errors.PipelineException">The input is invalid, the collection unknown or the store unavailable.</exception>
    [Alias("submit")]
    Task<DocumentReceipt> Submit(DocumentInput document);

    /// <summary>Deletes the document; null when there is none.</summary>
    [Alias("delete")]
    Task<DocumentReceipt?> Delete();

    /// <summary>Tries a failed document again at once; false when it is not failed.</summary>
    [Alias("retry")]
    Task<bool> Retry();

    /// <summary>Parks a waiting document; false when it is not waiting.</summary>
    [Alias("cancel")]
    Task<bool> Cancel();
}
