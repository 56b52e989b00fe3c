namespace Pipeline.Contracts.Documents;

/// <summary>A page of documents in the order of their ids.</summary>
/// <param name="Documents">The documents.</param>
/// <param name="Next">Pass as <c>after</c> to get the next page; null: this was the last.</param>
[GenerateSerializer, Alias("pipeline.document-page"), Immutable]
public sealed record DocumentPage(IReadOnlyList<DocumentInfo> Documents, string? Next);
