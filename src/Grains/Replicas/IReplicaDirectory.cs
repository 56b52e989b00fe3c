using Pipeline.Grains.Models;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Shards.Persistence;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Replicas;

/// <summary>Where the indexes of one shard are kept on this machine: one for every embedder that it had. Members throw
/// <see cref="IOException"/>.</summary>
internal interface IReplicaDirectory
{
    /// <summary>When the collection was created.</summary>
    DateTimeOffset Created { get; }

    /// <summary>What was saved here, as far as a look at it tells.</summary>
    IReadOnlyList<SavedReplica> Saved();

    /// <summary>
    /// Opens the index for an embedder at its saved watermark; an empty one when there is none, when it is damaged, or
    /// when it has missed deletions up to <paramref name="purged"/>.
    /// </summary>
    IReplicaIndex Open(EmbedderIdentity embedder, long purged);

    /// <summary>Begins to receive an index for an embedder, which has none here, from elsewhere.</summary>
    /// <param name="embedder">The embedder.</param>
    /// <param name="manifest">What the index consists of.</param>
    /// <exception cref="InvalidDataException">It is of no use here.</exception>
    ReceivedIndex Receive(EmbedderIdentity embedder, byte[] manifest);

    /// <summary>Finds out whether there is room to write.</summary>
    /// <exception cref="IOException">There is not.</exception>
    void CheckRoom();

    /// <summary>Deletes all indexes but one, or two.</summary>
    void DeleteOthers(EmbedderIdentity kept, EmbedderIdentity? beside);

    /// <summary>Deletes all indexes.</summary>
    void DeleteAll();
}

/// <summary>An index on the disk.</summary>
/// <param name="Embedder">The embedder that it is for.</param>
/// <param name="Watermark">The last change that it holds.</param>
internal sealed record SavedReplica(EmbedderIdentity Embedder, long Watermark);

/// <summary>One index of a shard, fed with rows of the store.</summary>
internal interface IReplicaIndex : IDisposable
{
    /// <summary>The embedder whose vectors it holds.</summary>
    EmbedderIdentity Embedder { get; }

    /// <summary>What it holds.</summary>
    ShardContents Contents { get; }

    /// <summary>The last change that a restart would find.</summary>
    long SavedWatermark { get; }

    /// <summary>How many chunks it holds of the version that is published; 0 of one that it does not hold.</summary>
    int ChunksOf(ShardChange change);

    /// <inheritdoc cref="ShardIndex.Apply" />
    IReadOnlyList<RefusedChange> Apply(IReadOnlyList<ShardChange> changes);

    /// <inheritdoc cref="ShardIndex.Save" />
    void Save();

    /// <inheritdoc cref="ShardIndex.OpenSavedFiles" />
    SavedFiles? OpenSavedFiles();

    /// <inheritdoc cref="ShardIndex.Release" />
    void Release();

    /// <inheritdoc cref="ShardIndex.Acquire(AccessScope)" />
    ShardSnapshot Acquire(AccessScope scope);
}
