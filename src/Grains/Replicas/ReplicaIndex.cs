using Pipeline.Grains.Models;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Shards.Persistence;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Replicas;

/// <summary>A shard's index, fed with rows of the store.</summary>
internal sealed class ReplicaIndex(ShardIndex shard, EmbedderIdentity embedder) : IReplicaIndex
{
    public EmbedderIdentity Embedder => embedder;

    public ShardContents Contents => shard.Contents;

    public long SavedWatermark => shard.SavedWatermark;

    public int ChunksOf(ShardChange change) =>
        change.Deleted || change.LabelsOnly ? 0 : shard.ChunksOf(change.DocumentId, change.Version, change.Title);

    public IReadOnlyList<RefusedChange> Apply(IReadOnlyList<ShardChange> changes) =>
        shard.Apply([.. changes.Select(Change)]);

    public void Save() => shard.Save();

    public SavedFiles? OpenSavedFiles() => shard.OpenSavedFiles();

    public void Release() => shard.Release();

    public ShardSnapshot Acquire(AccessScope scope) => shard.Acquire(scope);

    public void Dispose() => shard.Dispose();

    private IndexChange Change(ShardChange change)
    {
        if (change.Deleted)
        {
            return new IndexChange(change.Number, change.DocumentId, null);
        }

        if (change.LabelsOnly)
        {
            return new IndexChange(
                change.Number,
                change.DocumentId,
                null,
                new IndexedLabels(change.Labels, change.MetadataJson)
            );
        }

        var comparable = string.Equals(change.EmbedderName, embedder.Name, StringComparison.Ordinal);
        if (
            !comparable
            && change.Kept == 0
            && shard.HoldsVectors(change.DocumentId, change.Version, change.Chunks.Count)
        )
        {
            // Embedded anew by another, and otherwise the same: here it keeps its chunks with their vectors, because
            // this index answers until one with the new vectors has all of them.
            return new IndexChange(
                change.Number,
                change.DocumentId,
                null,
                new IndexedLabels(change.Labels, change.MetadataJson)
            );
        }

        // Vectors of another embedder are not comparable; such chunks are found by words until they are embedded anew.
        return new IndexChange(
            change.Number,
            change.DocumentId,
            new IndexedDocument(
                change.DocumentId,
                change.Version,
                change.Title,
                change.MetadataJson,
                change.Labels,
                [
                    .. change.Chunks.Select(chunk => new IndexedChunk(
                        chunk.Ordinal,
                        chunk.Text,
                        chunk.HeadingPath,
                        chunk.Start,
                        chunk.End,
                        chunk.Page,
                        comparable ? chunk.Embedding : ReadOnlyMemory<byte>.Empty
                    )
                    {
                        Place = chunk.Place,
                    }),
                ]
            )
            {
                Kept = change.Kept,
            }
        );
    }
}
