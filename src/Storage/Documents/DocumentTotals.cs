namespace Pipeline.Storage.Documents;

/// <summary>How many documents of a collection are in each state.</summary>
/// <param name="Accepted">Waiting to be chunked.</param>
/// <param name="Chunked">Published, not yet searchable everywhere.</param>
/// <param name="Indexed">Searchable.</param>
/// <param name="Failed">Parked.</param>
/// <param name="Deleted">Tombstones that are not yet purged.</param>
/// <param name="OldestAccepted">Since when the longest waiting accepted document has waited (submitted or retried);
/// null when none waits.</param>
public sealed record DocumentTotals(
    long Accepted,
    long Chunked,
    long Indexed,
    long Failed,
    long Deleted,
    DateTimeOffset? OldestAccepted
)
{
    /// <summary>All documents that are not deleted.</summary>
    public long Live => Accepted + Chunked + Indexed + Failed;

    /// <summary>How many documents are in <paramref name="state"/>.</summary>
    public long Of(DocumentState state) =>
        state switch
        {
            DocumentState.Accepted => Accepted,
            DocumentState.Chunked => Chunked,
            DocumentState.Indexed => Indexed,
            DocumentState.Failed => Failed,
            DocumentState.Deleted => Deleted,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such document state."),
        };
}
