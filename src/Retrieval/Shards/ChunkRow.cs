using Pipeline.Retrieval.Lexical.Statistics;

namespace Pipeline.Retrieval.Shards;

/// <summary>One chunk in the row table. A row's number is the chunk's place in the vector index; its sequence number is
/// the chunk's name in the keyword index and never changes, also when rows are renumbered.</summary>
internal readonly record struct ChunkRow(DocumentEntry Document, int Ordinal, long Sequence, FieldLengths Lengths)
{
    public ChunkKey Key => new(Document.DocumentId, Document.Version, Ordinal);
}
