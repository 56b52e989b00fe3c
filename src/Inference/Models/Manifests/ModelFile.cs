namespace Pipeline.Inference.Models.Manifests;

/// <summary>A file of a model.</summary>
/// <param name="Name">Path inside the model's folder, with forward slashes.</param>
/// <param name="Size">Bytes; null when not recorded.</param>
/// <param name="Sha256">SHA-256 in 64 lower-case hexadecimal digits; null when not recorded.</param>
public sealed record ModelFile(string Name, long? Size = null, string? Sha256 = null)
{
    /// <summary>Says what is wrong with a name of a file inside a model's folder.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The reason, to stand after the name in a sentence; null when the name is fine.</returns>
    internal static string? ProblemOf(string name)
    {
        if (name.Length is 0 or > 255)
        {
            return "must have 1 to 255 characters";
        }

        if (name.Any(c => char.IsControl(c) || "\\:*?\"<>|".Contains(c)))
        {
            return "must not contain control characters or any of \\ : * ? \" < > |; folders are separated by /";
        }
        // Empty parts cover a leading slash, so nothing absolute passes.
        if (name.Split('/').Any(part => part is "" or "." or ".." || part.EndsWith(' ') || part.EndsWith('.')))
        {
            return "must be a relative path that stays inside the model's folder";
        }

        return name.Equals(ModelManifest.FileName, StringComparison.OrdinalIgnoreCase)
            ? "is the manifest itself"
            : null;
    }
}
