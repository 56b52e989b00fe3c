namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>A JSON Schema cannot be held to; the message names the place and the fix.</summary>
/// <param name="pointer">The place as a JSON pointer (RFC 6901) in the form of a fragment, e.g.
/// <c>#/properties/age</c>.</param>
/// <param name="message">What is wrong there, and what to do.</param>
public sealed class JsonSchemaException(string pointer, string message) : ArgumentException($"{pointer}: {message}")
{
    /// <summary>The place as a JSON pointer in the form of a fragment.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>What is wrong there, and what to do.</summary>
    public string Problem { get; } = message;
}
