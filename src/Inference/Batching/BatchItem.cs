namespace Pipeline.Inference.Batching;

/// <summary>One model input that waits: a text to embed or a pair to score.</summary>
/// <param name="length">Its tokens, special tokens included; at least 1.</param>
internal abstract class BatchItem(int length)
{
    /// <summary>Its tokens, special tokens included.</summary>
    public int Length { get; } = length;

    /// <summary>Whether nobody waits for it any more.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>The line that it waits in; null before it is queued, and once it is in a batch.</summary>
    public TokenLine? Line { get; set; }
}
