namespace Pipeline.Chaos.Histories;

/// <summary>What a write does.</summary>
internal enum WriteKind
{
    /// <summary>A new content.</summary>
    Submit,

    /// <summary>Other labels, the content being what it was.</summary>
    Relabel,

    /// <summary>A deletion.</summary>
    Delete,
}
