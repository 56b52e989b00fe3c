namespace Pipeline.Storage.Documents;

/// <summary>A document's newest version with its raw content, both of the same moment.</summary>
/// <param name="Document">Its row.</param>
/// <param name="Content">Its raw content.</param>
public sealed record StoredDocument(DocumentRow Document, byte[] Content);
