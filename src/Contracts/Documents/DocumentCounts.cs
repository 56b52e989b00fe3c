namespace Pipeline.Contracts.Documents;

/// <summary>Documents of a collection by state.</summary>
/// <param name="Accepted">Waiting.</param>
/// <param name="Chunked">Stored, about to be searchable.</param>
/// <param name="Indexed">Searchable.</param>
/// <param name="Failed">Failed.</param>
/// <param name="Deleted">Deleted and not yet purged.</param>
/// <param name="OldestAccepted">When the oldest waiting document was accepted; null: none waits.</param>
[GenerateSerializer, Alias("pipeline.document-counts"), Immutable]
public sealed record DocumentCounts(
    long Accepted,
    long Chunked,
    long Indexed,
    long Failed,
    long Deleted,
    DateTimeOffset? OldestAccepted
);
