using Pipeline.Inference;
using Pipeline.Inference.Models;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>Finds encoders in a folder of models.</summary>
internal static class EncoderModels
{
    /// <summary>The folder's model for a role; null when it has none.</summary>
    public static InstalledModel? Find(string? folder, ModelRole role) =>
        folder is null ? null : new ModelLibrary([new ModelDirectory(folder, "--models", IsExplicit: true)]).Find(role);

    /// <summary>Its weights and its tokenizer.</summary>
    public static ModelFiles Files(InstalledModel model) => ModelFiles.FromFolder(
        model.Folder, Path.GetRelativePath(model.Folder, model.WeightsPath!), Path.GetRelativePath(model.Folder, model.TokenizerPath!));
}
