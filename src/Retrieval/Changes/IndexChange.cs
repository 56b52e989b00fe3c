namespace Pipeline.Retrieval.Changes;

/// <summary>One entry of a shard's change feed.</summary>
/// <param name="Number">The change's number, from 1, ascending within the shard.</param>
/// <param name="DocumentId">The document that changed.</param>
/// <param name="Document">Its content from this change on, or null when it was deleted or only its labels
/// changed.</param>
/// <param name="Labels">Its labels and metadata from this change on, when nothing else of it changed; else
/// null.</param>
public sealed record IndexChange(
    long Number,
    string DocumentId,
    IndexedDocument? Document,
    IndexedLabels? Labels = null
);
