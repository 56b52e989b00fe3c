namespace Pipeline.Vocabulary;

/// <summary>Where a replica stands.</summary>
public enum ReplicaState
{
    /// <summary>It looks for a saved index, or waits for the store to begin with.</summary>
    Opening,

    /// <summary>It answers, and applies changes as they come.</summary>
    Following,

    /// <summary>
    /// An index is being built from the store: beside the one that answers, or, when there is none, the one that
    /// answers with what it has so far.
    /// </summary>
    Rebuilding,

    /// <summary>It answers as of its watermark and cannot go on for now; it tries again by itself.</summary>
    Stalled,

    /// <summary>It has nothing to answer from; it tries again by itself.</summary>
    Failed,

    /// <summary>It did not answer when it was asked how it is.</summary>
    Unknown,
}
