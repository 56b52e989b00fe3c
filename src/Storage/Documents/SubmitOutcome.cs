namespace Pipeline.Storage.Documents;

/// <summary>The store's acknowledgement of a change: it is durable.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Version">The document's version after the change; higher than any version before it.</param>
/// <param name="Shard">The document's shard.</param>
/// <param name="Number">The accept number; for a delete, and where only labels or metadata changed of a published
/// version, the published number.</param>
/// <param name="State">The document's state after the change.</param>
/// <param name="Unchanged">True when the submission was identical to what is stored and nothing was changed.</param>
public sealed record SubmitOutcome(
    string Collection,
    string DocumentId,
    long Version,
    int Shard,
    long Number,
    DocumentState State,
    bool Unchanged
)
{
    /// <summary>
    /// The published number from which on a replica shows the document only to those who may read it: the number of the
    /// document's label publication. 0: there is none to wait for.
    /// </summary>
    public long LabelsNumber { get; init; }
}
