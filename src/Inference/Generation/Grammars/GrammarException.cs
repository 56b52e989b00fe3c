namespace Pipeline.Inference.Generation.Grammars;

/// <summary>A grammar cannot be used; the message says what is wrong and where.</summary>
/// <param name="message">For the one who wrote the grammar.</param>
public sealed class GrammarException(string message) : ArgumentException(message);
