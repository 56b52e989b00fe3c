namespace Pipeline.Inference;

/// <summary>What a text is to be compared as; decides which instruction prefix of the model is put before it.</summary>
public enum EmbeddingKind
{
    /// <summary>A question: takes <see cref="EmbedderDefinition.QueryPrefix"/>.</summary>
    Query,

    /// <summary>A passage of a document: takes <see cref="EmbedderDefinition.PassagePrefix"/>.</summary>
    Passage,
}
