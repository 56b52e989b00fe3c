namespace Pipeline.Retrieval.Shards;

/// <content>What the index holds of a document.</content>
public sealed partial class ShardIndex
{
    /// <summary>Whether the index holds a version of a document, with a vector of at least one of its chunks.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="version">The version.</param>
    public bool HoldsVectors(string documentId, long version)
    {
        lock (_writing)
        {
            return Current.Rows.Documents.TryGetValue(documentId, out var rows)
                && rows.Document.Version == version
                && Enumerable.Range(rows.First, rows.Count).Any(_rows.Vectors.Has);
        }
    }
}
