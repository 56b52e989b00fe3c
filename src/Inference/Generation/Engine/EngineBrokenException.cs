namespace Pipeline.Inference.Generation.Engine;

/// <summary>The engine gives itself up.</summary>
/// <param name="message">Why, in words that a user may read.</param>
/// <param name="inner">The last error.</param>
internal sealed class EngineBrokenException(string message, Exception inner) : Exception(message, inner);
