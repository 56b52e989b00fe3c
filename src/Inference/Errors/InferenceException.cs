namespace Pipeline.Inference.Errors;

/// <summary>The model could not be loaded, or failed while it ran.</summary>
/// <param name="message">What failed and what to do about it.</param>
/// <param name="inner">The runtime's own error, when it gave one.</param>
public sealed class InferenceException(string message, Exception? inner = null) : Exception(message, inner);
