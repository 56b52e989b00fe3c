using Pipeline.Retrieval.Changes;

namespace Pipeline.Retrieval.Shards;

/// <summary>A change that an index cannot take. It counts as applied, and its document is not in the index: not in an
/// older version either, so that an index is the same whether it met both versions or only the newest.</summary>
/// <param name="Number">The change's number.</param>
/// <param name="DocumentId">The document, as the change names it.</param>
/// <param name="Reason">What does not fit, for people.</param>
/// <param name="Cause">The failure underneath, for the log.</param>
public sealed record RefusedChange(long Number, string DocumentId, string Reason, Exception Cause);
