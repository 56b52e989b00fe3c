using System.Globalization;
using Pipeline.Retrieval.Shards;
using Pipeline.Storage;

namespace Pipeline.Grains.Replicas;

/// <summary>A shard's index in its directory, fed with rows of the store.</summary>
internal sealed class ReplicaIndex
{
    /// <summary>The name that stands for "no embedder": such an index holds words only.</summary>
    private const string NoEmbedder = "none";

    private readonly string _directory;

    private ReplicaIndex(string directory, ShardIndex shard, string embedder, int dimensions)
    {
        _directory = directory;
        Shard = shard;
        Embedder = embedder;
        Dimensions = dimensions;
    }

    public ShardIndex Shard { get; }

    public string Embedder { get; }

    public int Dimensions { get; }

    /// <summary>
    /// Opens the index of one incarnation of a collection: another of the same name is another collection. An index
    /// from before <paramref name="purged"/> is rebuilt, for the feed no longer has all the tombstones that it needs.
    /// </summary>
    public static ReplicaIndex Open(
        string dataDirectory, ShardKey key, DateTimeOffset created, string? embedder, int dimensions, long purged)
    {
        var name = embedder ?? NoEmbedder;
        var directory = Path.Combine(
            dataDirectory,
            "indexes",
            string.Create(CultureInfo.InvariantCulture, $"{key.Collection}-{created.ToUnixTimeMilliseconds()}"),
            key.Shard.ToString(CultureInfo.InvariantCulture),
            Safe(name));
        Directory.CreateDirectory(directory);

        // A words-only index still needs a dimension; no vector ever enters it.
        var options = new ShardIndexOptions(directory, Math.Max(1, dimensions), name);
        var shard = ShardIndex.Open(options);
        if (shard.Watermark > 0 && shard.Watermark < purged)
        {
            shard.Dispose();
            Directory.Delete(directory, recursive: true);
            Directory.CreateDirectory(directory);
            shard = ShardIndex.Open(options);
        }

        return new ReplicaIndex(directory, shard, name, dimensions);
    }

    public void Apply(IReadOnlyList<ShardChange> changes) => Shard.Apply([.. changes.Select(Change)]);

    public void DeleteFiles()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private IndexChange Change(ShardChange change)
    {
        if (change.Deleted)
        {
            return new IndexChange(change.Number, change.DocumentId, null);
        }

        // Vectors of another embedder are not comparable; such chunks are found by words until they are embedded anew.
        var comparable = string.Equals(change.EmbedderName, Embedder, StringComparison.Ordinal);
        return new IndexChange(
            change.Number,
            change.DocumentId,
            new IndexedDocument(
                change.DocumentId, change.Version, change.Title, change.MetadataJson, change.Labels,
                [.. change.Chunks.Select(chunk => new IndexedChunk(
                    chunk.Ordinal, chunk.Text, chunk.HeadingPath, chunk.Start, chunk.End, chunk.Page,
                    comparable ? chunk.Embedding : ReadOnlyMemory<byte>.Empty))]));
    }

    private static string Safe(string name) =>
        string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' ? character : '_'));
}
