using Pipeline.Inference.Batching;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Models.Manifests;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Reranking;

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

    /// <summary>Full path of the weights (<c>.onnx</c> or <c>.gguf</c>, the first part of several); null if
    /// damaged.</summary>
    public string? WeightsPath { get; init; }

    /// <summary>Full path of tokenizer.json; null for GGUF, which has its tokenizer inside.</summary>
    public string? TokenizerPath { get; init; }

    /// <summary>The weights and the tokenizer of a model that can be used.</summary>
    public ModelFiles Files() =>
        ModelFiles.FromFolder(
            Folder,
            Path.GetRelativePath(Folder, WeightsPath!),
            TokenizerPath is { } tokenizer ? Path.GetRelativePath(Folder, tokenizer) : null
        );

    /// <summary>The model as an embedder.</summary>
    /// <exception cref="InferenceException">The manifest does not say how many dimensions its vectors have.</exception>
    public EmbedderDefinition ToEmbedder() =>
        new()
        {
            Name = Manifest.Name,
            Files = Files(),
            Dimensions =
                Manifest.Dimensions
                ?? throw new InferenceException(
                    $"The manifest of '{Manifest.Name}' does not say how many dimensions its vectors have; add \"dimensions\" to its model.json."
                ),
            MaxTokens = Manifest.MaxTokens ?? 512,
            Pooling = Manifest.Pooling switch
            {
                ModelPooling.Cls => Pooling.Cls,
                ModelPooling.Last => Pooling.Last,
                _ => Pooling.Mean,
            },
            TruncateDimensions = Manifest.TruncateDimensions,
            Normalize = Manifest.Normalize,
            QueryPrefix = Manifest.QueryPrefix,
            PassagePrefix = Manifest.PassagePrefix,
        };

    /// <summary>The model as a re-ranker.</summary>
    public RerankerDefinition ToReranker() =>
        new()
        {
            Name = Manifest.Name,
            Files = Files(),
            Scoring = Manifest.Scoring,
            QueryMarker = Manifest.QueryMarker,
            PassageMarker = Manifest.PassageMarker,
            MaxTokens = Manifest.MaxTokens ?? 512,
            TrainedTokens = Manifest.TrainedTokens,
        };
}
