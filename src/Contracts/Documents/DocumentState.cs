namespace Pipeline.Contracts.Documents;

/// <summary>Where a document stands.</summary>
public enum DocumentState
{
    /// <summary>Durable, waiting to be read and chunked.</summary>
    Accepted,

    /// <summary>Chunked, embedded and stored; about to be searchable.</summary>
    Chunked,

    /// <summary>Searchable.</summary>
    Indexed,

    /// <summary>Could not be processed; the reason is listed. Retried automatically while attempts remain.</summary>
    Failed,

    /// <summary>Deleted.</summary>
    Deleted,
}
