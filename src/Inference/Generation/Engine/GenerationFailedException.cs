namespace Pipeline.Inference.Generation.Engine;

/// <summary>The model could not evaluate a request; the generator goes on with others. Trying once more, elsewhere, is
/// sensible.</summary>
/// <param name="message">What failed.</param>
/// <param name="inner">The cause, when there is one.</param>
public class GenerationFailedException(string message, Exception? inner = null) : Exception(message, inner);
