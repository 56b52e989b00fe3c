namespace Pipeline.Inference.Models.Manifests;

/// <summary>A manifest or a configuration file of a model that cannot be used.</summary>
/// <param name="file">The file.</param>
/// <param name="field">The field in it; null when the file as a whole is wrong.</param>
/// <param name="problem">What is wrong and what is allowed.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class ModelManifestException(string file, string? field, string problem, Exception? inner = null)
    : Exception(field is null ? $"{file}: {problem}" : $"{file}: '{field}' {problem}", inner)
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>The field in it; null when the file as a whole is wrong.</summary>
    public string? Field { get; } = field;
}
