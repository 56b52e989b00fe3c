namespace Pipeline.Retrieval.Shards.Persistence;

/// <summary>A file that a save consists of.</summary>
/// <param name="Name">Path inside the shard's directory, with a slash.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Checksum">CRC-32C of the content.</param>
internal sealed record SavedFile(string Name, long Length, uint Checksum);
