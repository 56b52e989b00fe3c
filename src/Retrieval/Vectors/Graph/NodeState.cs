namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>What the writer knows of a node.</summary>
internal enum NodeState : byte
{
    /// <summary>Its record is given to the next vector.</summary>
    Free,

    /// <summary>It has a code and is not yet in the graph.</summary>
    Stored,

    /// <summary>It is in the graph.</summary>
    Linked,

    /// <summary>It is in the graph, removed, and waits for the next round of repair.</summary>
    Removed,

    /// <summary>Links to it are being taken out; no new ones are made.</summary>
    Dying,
}
