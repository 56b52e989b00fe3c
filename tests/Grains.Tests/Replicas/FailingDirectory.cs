using Pipeline.Grains.Models;
using Pipeline.Grains.Replicas;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Shards.Persistence;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Tests.Replicas;

/// <summary>Real indexes on a disk that is full on demand.</summary>
internal sealed class FailingDirectory(IReplicaDirectory real) : IReplicaDirectory
{
    /// <summary>Whether nothing can be written.</summary>
    public bool IsFull { get; set; }

    /// <summary>Indexes opened so far.</summary>
    public int Opened { get; private set; }

    public DateTimeOffset Created => real.Created;

    public IReadOnlyList<SavedReplica> Saved() => real.Saved();

    public ReceivedIndex Receive(EmbedderIdentity embedder, byte[] manifest)
    {
        ThrowWhenFull();
        return real.Receive(embedder, manifest);
    }

    public IReplicaIndex Open(EmbedderIdentity embedder, long purged)
    {
        ThrowWhenFull();
        Opened++;
        return new FailingIndex(real.Open(embedder, purged), this);
    }

    public void CheckRoom()
    {
        ThrowWhenFull();
        real.CheckRoom();
    }

    public void DeleteOthers(EmbedderIdentity kept, EmbedderIdentity? beside) => real.DeleteOthers(kept, beside);

    public void DeleteAll() => real.DeleteAll();

    private void ThrowWhenFull()
    {
        if (IsFull)
        {
            throw new ShardIndexException("no space left on device");
        }
    }

    /// <summary>After a failed write it takes no more, as a real one.</summary>
    private sealed class FailingIndex(IReplicaIndex index, FailingDirectory directory) : IReplicaIndex
    {
        private bool _broken;

        public EmbedderIdentity Embedder => index.Embedder;

        public ShardContents Contents => index.Contents;

        public long SavedWatermark => index.SavedWatermark;

        public int ChunksOf(ShardChange change) => index.ChunksOf(change);

        public IReadOnlyList<RefusedChange> Apply(IReadOnlyList<ShardChange> changes)
        {
            _broken |= directory.IsFull;
            return _broken ? throw new ShardIndexException("no space left on device") : index.Apply(changes);
        }

        public void Save()
        {
            directory.ThrowWhenFull();
            index.Save();
        }

        public SavedFiles? OpenSavedFiles() => index.OpenSavedFiles();

        public void Release() => index.Release();

        public ShardSnapshot Acquire(AccessScope scope) => index.Acquire(scope);

        public void Dispose() => index.Dispose();
    }
}
