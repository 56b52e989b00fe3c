namespace Pipeline.Retrieval.Changes;

/// <summary>One version of a document as it enters the index.</summary>
/// <param name="DocumentId">The document's id: 1 to <see cref="MaxIdLength"/> characters.</param>
/// <param name="Version">The version; the change number, not this, decides which version wins.</param>
/// <param name="Title">The title, if it has one; it is searched together with every chunk.</param>
/// <param name="MetadataJson">A JSON object (or an empty string). Strings, numbers, booleans and arrays of those can be
/// filtered on; other values are kept but match nothing.</param>
/// <param name="Labels">Access labels.</param>
/// <param name="Chunks">The chunks, in any order; ordinals must differ.</param>
public sealed record IndexedDocument(
    string DocumentId,
    long Version,
    string? Title,
    string MetadataJson,
    IReadOnlyList<string> Labels,
    IReadOnlyList<IndexedChunk> Chunks
)
{
    /// <summary>The longest document id, in UTF-16 code units.</summary>
    public const int MaxIdLength = 2048;

    /// <summary>How many first chunks of this version the index holds already and keeps; <see cref="Chunks"/> come
    /// behind them. 0: they are all of it, and take the place of whatever the index holds of the document.</summary>
    public int Kept { get; init; }
}
