namespace Pipeline.Vocabulary;

/// <summary>Who waits for a result.</summary>
public enum RequestPriority
{
    /// <summary>A person waits: served before bulk work.</summary>
    Interactive,

    /// <summary>Ingestion and other work that nobody watches; never starved by what is interactive.</summary>
    Bulk,
}
