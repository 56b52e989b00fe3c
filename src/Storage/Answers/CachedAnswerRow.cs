namespace Pipeline.Storage.Answers;

/// <summary>An answer as a cache stores it.</summary>
/// <param name="Key">Tells it from all others; a keyed hash.</param>
/// <param name="Collection">The collection that it was asked of.</param>
/// <param name="Scope">Who shares it; a keyed hash.</param>
/// <param name="Sources">The documents that it was made from, at least one.</param>
/// <param name="Body">The answer, in whatever form its writer reads it again.</param>
public sealed record CachedAnswerRow(
    string Key,
    string Collection,
    string Scope,
    IReadOnlyList<CachedSource> Sources,
    ReadOnlyMemory<byte> Body
);

/// <summary>A document that a cached answer was made from.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="Watermark">The last published number of the shard that was seen then.</param>
public sealed record CachedSource(string DocumentId, int Shard, long Watermark);
