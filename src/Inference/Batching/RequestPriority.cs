namespace Pipeline.Inference;

/// <summary>Who waits for a result.</summary>
public enum RequestPriority
{
    /// <summary>A person waits: served before bulk work.</summary>
    Interactive,

    /// <summary>Ingestion and other work that nobody watches; gets at least one batch in every <see cref="BatchingOptions.InteractiveBurst"/> + 1.</summary>
    Bulk,
}
