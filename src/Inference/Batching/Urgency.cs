namespace Pipeline.Inference.Batching;

/// <summary>How soon a batch should run; of these, earlier ones are more urgent.</summary>
internal enum Urgency
{
    /// <summary>Somebody waits for a request that fits into one batch.</summary>
    Small,

    /// <summary>Somebody waits for a request of many batches.</summary>
    Large,

    /// <summary>Nobody waits.</summary>
    Bulk,
}
