namespace Pipeline.Inference.Errors;

/// <summary>A model file is damaged, incomplete, of another format, or cannot be loaded.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">What is wrong with it, and what to do.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class ModelFileException(string path, string reason, Exception? inner = null)
    : Exception($"The model file '{path}' cannot be used: {reason}", inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
