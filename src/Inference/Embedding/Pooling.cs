namespace Pipeline.Inference.Embedding;

/// <summary>How the vectors of a text's tokens become one vector.</summary>
public enum Pooling
{
    /// <summary>The mean over the real (not padding) tokens.</summary>
    Mean,

    /// <summary>The first token's vector.</summary>
    Cls,

    /// <summary>The last real token's vector.</summary>
    Last,
}
