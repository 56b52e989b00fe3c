namespace Pipeline.Storage.Documents;

/// <summary>What is known of a document's newest version, without its content.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">Where that version stands. An older version's chunks may still be published.</param>
/// <param name="Number">The accept number; of a deleted document, the number of the deletion.</param>
/// <param name="ContentType">The media type of the content.</param>
/// <param name="FileName">The name of the file it came from, if any.</param>
/// <param name="Title">The title given by the submitter, or found when it was read.</param>
/// <param name="MetadataJson">The metadata, a JSON object.</param>
/// <param name="Labels">The access labels.</param>
/// <param name="Bytes">The size of the content.</param>
/// <param name="Chunks">How many chunks this version has; 0 until it is chunked.</param>
/// <param name="FailureStage">The stage of the last failed attempt, if any.</param>
/// <param name="FailureReason">The reason of the last failed attempt, if any.</param>
/// <param name="Attempts">How many attempts at this version have failed since it was submitted or retried.</param>
/// <param name="NextAttempt">When an accepted document that has failed before is due again.</param>
/// <param name="Submitted">When this version was submitted.</param>
/// <param name="Updated">When this row, or its progress, last changed.</param>
public sealed record DocumentRow(
    string Collection,
    string DocumentId,
    int Shard,
    long Version,
    DocumentState State,
    long Number,
    string ContentType,
    string? FileName,
    string? Title,
    string MetadataJson,
    IReadOnlyList<string> Labels,
    long Bytes,
    int Chunks,
    string? FailureStage,
    string? FailureReason,
    int Attempts,
    DateTimeOffset? NextAttempt,
    DateTimeOffset Submitted,
    DateTimeOffset Updated
)
{
    /// <summary>How far the lane is with it; null while it waits, and when it is through.</summary>
    public DocumentProgress? Progress { get; init; }

    /// <summary>How many first chunks of an accepted version are published already; 0: none.</summary>
    public int PartChunks { get; init; }
}
