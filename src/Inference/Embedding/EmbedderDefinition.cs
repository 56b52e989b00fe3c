using Pipeline.Inference.Onnx;

namespace Pipeline.Inference.Embedding;

/// <summary>What must be known of an embedding model to load it; its manifest says the same.</summary>
public sealed record EmbedderDefinition
{
    /// <summary>The name that vectors of this model are stored under.</summary>
    public required string Name { get; init; }

    /// <summary>The weights and the tokenizer.</summary>
    public required ModelFiles Files { get; init; }

    /// <summary>Length of a vector; must equal the model's hidden size.</summary>
    public required int Dimensions { get; init; }

    /// <summary>
    /// Vectors are cut to this many numbers before they are scaled, 1 to <see cref="Dimensions"/>, for models trained
    /// for it (Matryoshka, Kusupati et al. 2022); null keeps them whole.
    /// </summary>
    public int? TruncateDimensions { get; init; }

    /// <summary>What vectors are stored under: shorter ones of a model cannot be compared with its whole
    /// ones.</summary>
    public string VectorName => TruncateDimensions is { } kept && kept != Dimensions ? $"{Name}@{kept}" : Name;

    /// <summary>Length of a vector as it is stored.</summary>
    public int VectorDimensions => TruncateDimensions ?? Dimensions;

    /// <summary>Longest input in tokens, special tokens included. At most the positions the model has.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>How token vectors become one.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <summary>Whether vectors are scaled to L2 length 1.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Put before every query, its trailing space included. Empty when the model has no instruction.</summary>
    public string QueryPrefix { get; init; } = "";

    /// <summary>Put before every passage, its trailing space included.</summary>
    public string PassagePrefix { get; init; } = "";
}
