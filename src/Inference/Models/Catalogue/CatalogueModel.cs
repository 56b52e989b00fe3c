using Pipeline.Inference.Models.Manifests;

namespace Pipeline.Inference.Models.Catalogue;

/// <summary>A model that can be downloaded.</summary>
/// <param name="Manifest">Its manifest, without the list of files.</param>
/// <param name="Files">Its files.</param>
/// <param name="Description">What it is good for, in a sentence.</param>
/// <param name="IsDefault">Whether it is the small default of its role.</param>
public sealed record CatalogueModel(
    ModelManifest Manifest,
    IReadOnlyList<CatalogueFile> Files,
    string Description,
    bool IsDefault = false
)
{
    /// <summary>Name to choose it by, and the name of its folder.</summary>
    public string Name => Manifest.Name;
}
