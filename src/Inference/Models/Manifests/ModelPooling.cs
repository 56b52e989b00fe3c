namespace Pipeline.Inference.Models.Manifests;

/// <summary>How an embedding model's token vectors become one vector.</summary>
public enum ModelPooling
{
    /// <summary>The mean over the tokens that are not padding.</summary>
    Mean,

    /// <summary>The first token.</summary>
    Cls,

    /// <summary>The last token that is not padding.</summary>
    Last,
}
