namespace Pipeline.Contracts.Documents;

/// <summary>
/// The single writer of one document: it orders its versions. The key is <c>collection/documentId</c> (the collection
/// ends at the first slash).
/// </summary>
[Alias("pipeline.document")]
public interface IDocumentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts a version; returns when it is durable and no search that begins afterwards shows the document to
    /// somebody whom its labels exclude.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="access">The caller's access labels (<see cref="Search.SearchRequest.Access"/>); null:
    /// everything.</param>
    /// <exception cref="Errors.PipelineException">The input is invalid, the collection unknown, the store unavailable,
    /// or the id is that of a document which the caller may not read.</exception>
    [Alias("submit")]
    Task<DocumentReceipt> Submit(DocumentInput document, IReadOnlyList<string>? access = null);

    /// <summary>Deletes the document; null when there is none that the caller may read. No search that begins
    /// afterwards finds it.</summary>
    /// <param name="access">The caller's access labels; null: everything.</param>
    [Alias("delete")]
    Task<DocumentReceipt?> Delete(IReadOnlyList<string>? access = null);

    /// <summary>Tries a failed document again at once; false when it is not failed, or the caller may not read
    /// it.</summary>
    /// <param name="access">The caller's access labels; null: everything.</param>
    [Alias("retry")]
    Task<bool> Retry(IReadOnlyList<string>? access = null);

    /// <summary>As <see cref="Retry"/>, with the password that opens the document.</summary>
    /// <param name="password">The password (<see cref="DocumentInput.Password"/>).</param>
    /// <param name="access">The caller's access labels; null: everything.</param>
    [Alias("retry-with-password")]
    Task<bool> RetryWithPassword(string password, IReadOnlyList<string>? access = null);

    /// <summary>Parks a waiting document; false when it is not waiting, or the caller may not read it.</summary>
    /// <param name="access">The caller's access labels; null: everything.</param>
    [Alias("cancel")]
    Task<bool> Cancel(IReadOnlyList<string>? access = null);
}
