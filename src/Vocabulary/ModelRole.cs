namespace Pipeline.Vocabulary;

/// <summary>What a model is for.</summary>
public enum ModelRole
{
    /// <summary>Text to vector (ONNX).</summary>
    Embed,

    /// <summary>Question and passage to score (ONNX cross-encoder).</summary>
    Rerank,

    /// <summary>Prompt to answer (GGUF).</summary>
    Generate,

    /// <summary>A small model that guesses ahead for a generating one with the same vocabulary (GGUF).</summary>
    Draft,

    /// <summary>What a generating model learnt beyond its own weights (LoRA, GGUF); asked for as
    /// <c>generator:adapter</c>.</summary>
    Adapter,
}
