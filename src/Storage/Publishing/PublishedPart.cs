namespace Pipeline.Storage.Publishing;

/// <summary>What is published of a version that is not whole yet.</summary>
/// <param name="Title">The title that was published.</param>
/// <param name="EmbedderName">The embedder that made the vectors; null when there was none.</param>
/// <param name="Chunks">The first chunks of the version, by ordinal.</param>
public sealed record PublishedPart(string? Title, string? EmbedderName, IReadOnlyList<StoredChunk> Chunks);
