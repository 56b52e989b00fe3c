namespace Pipeline.Storage.Publishing;

/// <summary>What became of one document of a commit.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Version">The version that was to be published.</param>
/// <param name="Committed">True when it was; false when nothing was changed.</param>
/// <param name="Number">The published number; 0 when nothing was changed.</param>
public sealed record CommitOutcome(string DocumentId, long Version, bool Committed, long Number)
{
    /// <summary>Why nothing was changed.</summary>
    public CommitRefusal Refusal { get; init; }
}

/// <summary>Why chunks were not published.</summary>
public enum CommitRefusal
{
    /// <summary>They were, or the document is no longer accepted at that version.</summary>
    MovedOn,

    /// <summary>They are a part, and a whole version is published.</summary>
    ServesWhole,

    /// <summary>What is published of the version is not the part that was to be kept.</summary>
    OtherPart,
}
