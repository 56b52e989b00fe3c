using System.Globalization;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Shards.Persistence;

namespace Pipeline.Grains.Replicas;

/// <summary>
/// A shard's indexes in the data directory: <c>indexes/COLLECTION-CREATED/SHARD/EMBEDDER</c>. The time of creation is
/// part of it because another collection of the same name is another collection.
/// </summary>
internal sealed class ReplicaDirectory(string dataDirectory, ShardKey key, DateTimeOffset created) : IReplicaDirectory
{
    // Enough for a small segment: a disk that takes this is not just short of its last block.
    private const int RoomBytes = 1 << 20;

    private readonly string _root = Path.Combine(
        dataDirectory,
        "indexes",
        string.Create(CultureInfo.InvariantCulture, $"{key.Collection}-{created.ToUnixTimeMilliseconds()}"),
        key.Shard.ToString(CultureInfo.InvariantCulture)
    );

    public DateTimeOffset Created => created;

    // Beside the directory, so that what is there is never taken for an index.
    private string Arriving => _root + ".arriving";

    public IReadOnlyList<SavedReplica> Saved() =>
        Directory.Exists(_root)
            ?
            [
                .. Directory
                    .EnumerateDirectories(_root)
                    .Select(directory => (Generation: GenerationOf(directory), Index: ShardIndex.FindSaved(directory)))
                    .Where(saved => saved.Index is not null)
                    .Select(saved => new SavedReplica(
                        (
                            saved.Index!.Embedder == EmbedderIdentity.None.Name
                                ? EmbedderIdentity.None
                                : new EmbedderIdentity(saved.Index.Embedder, saved.Index.Dimensions)
                        ) with
                        {
                            Generation = saved.Generation,
                        },
                        saved.Index.Watermark
                    )),
            ]
            : [];

    public IReplicaIndex Open(EmbedderIdentity embedder, long purged)
    {
        var directory = PathOf(embedder);
        Directory.CreateDirectory(directory);

        var options = new ShardIndexOptions(directory, Dimensions(embedder), embedder.Name);
        var shard = ShardIndex.Open(options);
        if (shard.Watermark > 0 && shard.Watermark < purged)
        {
            shard.Dispose();
            Directory.Delete(directory, recursive: true);
            Directory.CreateDirectory(directory);
            shard = ShardIndex.Open(options);
        }

        return new ReplicaIndex(shard, embedder);
    }

    public ReceivedIndex Receive(EmbedderIdentity embedder, byte[] manifest)
    {
        var received = new ReceivedIndex(Arriving, PathOf(embedder), manifest);
        if (received.Saved is var saved && saved.Embedder == embedder.Name && saved.Dimensions == Dimensions(embedder))
        {
            return received;
        }

        received.Dispose();
        throw new InvalidDataException($"the index is for {saved.Embedder} ({saved.Dimensions} dimensions)");
    }

    public void CheckRoom()
    {
        Directory.CreateDirectory(_root);
        using var probe = new FileStream(
            Path.Combine(_root, "room"),
            FileMode.Create,
            FileAccess.Write,
            FileShare.None,
            1,
            FileOptions.DeleteOnClose
        );
        probe.Write(new byte[RoomBytes]);
        probe.Flush(flushToDisk: true);
    }

    public void DeleteOthers(EmbedderIdentity kept, EmbedderIdentity? beside)
    {
        string[] all = [PathOf(kept), beside is null ? PathOf(kept) : PathOf(beside)];
        foreach (var directory in Directory.EnumerateDirectories(_root).Where(directory => !all.Contains(directory)))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public void DeleteAll()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }

        if (Directory.Exists(Arriving))
        {
            Directory.Delete(Arriving, recursive: true);
        }
    }

    // A words-only index still needs a dimension; no vector ever enters it.
    private static int Dimensions(EmbedderIdentity embedder) => Math.Max(1, embedder.Dimensions);

    // No name has the mark of a generation once it is written so.
    private string PathOf(EmbedderIdentity embedder) =>
        Path.Combine(
            _root,
            (
                embedder with
                {
                    Name = string.Concat(
                        embedder.Name.Select(character =>
                            char.IsAsciiLetterOrDigit(character) || character is '-' or '.' ? character : '_'
                        )
                    ),
                }
            ).Marked
        );

    private static long GenerationOf(string directory) =>
        EmbedderIdentity.Unmark(Path.GetFileName(directory), 0).Generation;
}
