namespace Pipeline.Inference.Models;

/// <summary>A model found on disk.</summary>
/// <param name="Manifest">What is known of it; of a damaged one only the name is sure.</param>
/// <param name="Folder">Full path of its folder.</param>
/// <param name="Origin">Where the folder was found, in words.</param>
public sealed record InstalledModel(ModelManifest Manifest, string Folder, string Origin)
{
    /// <summary>Why the model cannot be used; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the model can be used, as far as a look at the folder tells.</summary>
    public bool IsUsable => Problem is null;

    /// <summary>Full path of the weights (<c>.onnx</c> or <c>.gguf</c>, the first part of several); null if damaged.</summary>
    public string? WeightsPath { get; init; }

    /// <summary>Full path of tokenizer.json; null for GGUF, which has its tokenizer inside.</summary>
    public string? TokenizerPath { get; init; }
}
