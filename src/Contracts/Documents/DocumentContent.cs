namespace Pipeline.Contracts.Documents;

/// <summary>A document's content as it was submitted.</summary>
/// <param name="Bytes">The bytes; text is UTF-8.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="FileName">The name of the file that it came from, when there was one.</param>
/// <param name="Version">The version that the content belongs to.</param>
[GenerateSerializer, Alias("pipeline.document-content"), Immutable]
public sealed record DocumentContent(byte[] Bytes, string ContentType, string? FileName, long Version);
