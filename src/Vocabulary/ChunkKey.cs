namespace Pipeline.Vocabulary;

/// <summary>Names one chunk of one version of a document. Unique within a collection.</summary>
/// <param name="DocumentId">The document's id, as the user gave it.</param>
/// <param name="Version">The document's version.</param>
/// <param name="Ordinal">The chunk's place in the document, from 0.</param>
/// <remarks>The order (id by UTF-16 code unit, then version, then ordinal) breaks ties between equal scores, so that a
/// ranking does not depend on the number of shards or the history of an index.</remarks>
public readonly record struct ChunkKey(string DocumentId, long Version, int Ordinal) : IComparable<ChunkKey>
{
    /// <summary>Compares by document id (ordinal), version, then ordinal.</summary>
    /// <param name="other">The key to compare with.</param>
    /// <returns>Negative, zero or positive as this key comes before, equals or comes after the other.</returns>
    public int CompareTo(ChunkKey other)
    {
        var order = string.CompareOrdinal(DocumentId, other.DocumentId);
        if (order == 0)
        {
            order = Version.CompareTo(other.Version);
        }

        return order != 0 ? order : Ordinal.CompareTo(other.Ordinal);
    }

    /// <summary>Text form for logs and messages: <c>id@version#ordinal</c>.</summary>
    /// <returns>The text form.</returns>
    public override string ToString() => $"{DocumentId}@{Version}#{Ordinal}";
}
