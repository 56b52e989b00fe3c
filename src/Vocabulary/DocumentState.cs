namespace Pipeline.Vocabulary;

/// <summary>Where a document's newest version stands. The values are stored; they never change their meaning.</summary>
public enum DocumentState
{
    /// <summary>Durable and waiting to be chunked, for the first time or (with attempts counted) again.</summary>
    Accepted = 0,

    /// <summary>Its chunks are published; not every replica has applied them.</summary>
    Chunked = 1,

    /// <summary>Its chunks are searchable.</summary>
    Indexed = 2,

    /// <summary>Parked until somebody retries, replaces or deletes it.</summary>
    Failed = 3,

    /// <summary>Deleted; the tombstone stays until it is purged.</summary>
    Deleted = 4,
}
