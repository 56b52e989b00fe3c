using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Sandbox;

/// <summary>How the reading of a document in a process ended.</summary>
/// <param name="Document">The text, or null.</param>
/// <param name="Failure">Why there is none, or null.</param>
/// <param name="Crashed">Whether the process died by itself.</param>
internal sealed record SandboxAnswer(DocumentText? Document, DocumentReadException? Failure, bool Crashed);
