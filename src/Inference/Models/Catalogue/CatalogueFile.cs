namespace Pipeline.Inference.Models.Catalogue;

/// <summary>A file of a model in the catalogue.</summary>
/// <param name="Address">Where it is downloaded from; https.</param>
/// <param name="Name">Its name in the model's folder.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal digits; null: what the server states is taken and recorded.</param>
public sealed record CatalogueFile(Uri Address, string Name, string? Sha256 = null);
