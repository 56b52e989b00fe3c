using Pipeline.Contracts.Documents;

namespace Pipeline.Client.Submitting;

/// <summary>A document of a stream on its way: its place, its content (with its id) and the bytes it holds.</summary>
internal sealed record PendingDocument(long Index, DocumentInput Document, long Bytes);
