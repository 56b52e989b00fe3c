namespace Pipeline.Vocabulary;

/// <summary>What a text is to be compared as; decides which instruction prefix of the model is put before it.</summary>
public enum TextKind
{
    /// <summary>A question: takes the model's query prefix.</summary>
    Query,

    /// <summary>A passage of a document: takes the model's passage prefix.</summary>
    Passage,
}
