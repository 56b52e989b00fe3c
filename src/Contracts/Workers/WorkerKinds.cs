namespace Pipeline.Contracts.Workers;

/// <summary>What a model does.</summary>
public enum ModelRole
{
    /// <summary>Texts to vectors.</summary>
    Embed,

    /// <summary>Question and passage to a score.</summary>
    Rerank,

    /// <summary>A prompt to text.</summary>
    Generate,
}

/// <summary>Who waits for the result.</summary>
public enum WorkPriority
{
    /// <summary>A person.</summary>
    Interactive,

    /// <summary>Ingestion and other work in the background.</summary>
    Bulk,
}

/// <summary>Which side of a search a text is on; asymmetric embedders treat them differently.</summary>
public enum TextKind
{
    /// <summary>A question.</summary>
    Query,

    /// <summary>A passage.</summary>
    Passage,
}
