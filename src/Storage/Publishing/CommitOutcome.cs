namespace Pipeline.Storage.Publishing;

/// <summary>What became of one document of a commit.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Version">The version that was to be published.</param>
/// <param name="Committed">True when it was; false when the document had moved on (superseded) and nothing was
/// changed.</param>
/// <param name="Number">The published number; 0 when superseded.</param>
public sealed record CommitOutcome(string DocumentId, long Version, bool Committed, long Number);
