using Pipeline.Storage.Documents;

namespace Pipeline.Storage.Publishing;

/// <summary>What is published of a document, and some of its chunks.</summary>
/// <param name="Document">The document's newest version, which need not be the one that is served.</param>
/// <param name="Version">The version that is served; 0: none is yet.</param>
/// <param name="Title">The published title, if any.</param>
/// <param name="Labels">The access labels of what is published.</param>
/// <param name="Total">How many chunks it has.</param>
/// <param name="Chunks">Those that were asked for, by ordinal, without their vectors.</param>
public sealed record ServedDocument(
    DocumentRow Document,
    long Version,
    string? Title,
    IReadOnlyList<string> Labels,
    int Total,
    IReadOnlyList<StoredChunk> Chunks
);
