using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards.Persistence;

namespace Pipeline.Grains.Replicas;

/// <content>How indexes come to be here, and the end of the second one: it takes over, or is given up.</content>
internal sealed partial class ReplicaLife
{
    private bool _hasCopied;
    private volatile bool _saveSoon;

    /// <summary>Limits how many indexes are opened at the same time; null: nothing does.</summary>
    public SemaphoreSlim? Openings { get; init; }

    /// <summary>Puts an index from elsewhere into a directory that has none, if there is one; null: nobody is
    /// asked.</summary>
    public Func<IReplicaDirectory, EmbedderIdentity, CancellationToken, Task<bool>>? Copy { get; init; }

    /// <summary>What is saved here, and where nothing is, what others have: their index is far cheaper than one that is
    /// built. That is tried once; a part of one, or one that is damaged, is never among it.</summary>
    private async Task<IReadOnlyList<SavedReplica>> FindSavedAsync(
        IReplicaDirectory directory,
        EmbedderIdentity? wanted,
        CancellationToken cancellationToken
    )
    {
        var saved = directory.Saved();
        if (saved.Count > 0 || _hasCopied || Copy is null)
        {
            return saved;
        }

        _hasCopied = true;
        return await Copy(directory, wanted ?? EmbedderIdentity.None, cancellationToken) ? directory.Saved() : saved;
    }

    /// <summary>
    /// Opens the files of a save that holds everything that is applied now, for others to copy.
    /// </summary>
    /// <param name="created">When the collection of theirs was created.</param>
    /// <param name="wanted">The embedder that they want it for.</param>
    /// <returns>Null while there is no such save.</returns>
    public SavedFiles? OpenSavedFiles(DateTimeOffset created, EmbedderIdentity wanted) =>
        _directory?.Created == created && _serving is { } serving && serving.Embedder == wanted
            ? serving.OpenSavedFiles()
            : null;

    /// <summary>The last change that a restart, or whoever copies the files, would find.</summary>
    public long SavedWatermark => _serving?.SavedWatermark ?? 0;

    /// <summary>Saves at the next step, whenever that was done last.</summary>
    public void SaveSoon() => _saveSoon = true;

    /// <summary>Whether vectors would be lost if the second index took over now: the one that answers has vectors that
    /// questions can be embedded for, of documents that are still to be embedded anew.</summary>
    private async Task<bool> AwaitsVectorsAsync(IReplicaIndex next, CancellationToken cancellationToken) =>
        !_broken
        && _serving is { Contents.Vectors: > 0 } serving
        && serving.Embedder != next.Embedder
        && canEmbed(serving.Embedder)
        && await feed.AwaitsEmbedderAsync(next.Embedder.Name, cancellationToken);

    /// <summary>Whether changes were published since the second index caught up: they may be the ones that ended the
    /// wait for vectors, and without them it would answer with fewer.</summary>
    private async Task<bool> HasGrownAsync(CancellationToken cancellationToken) =>
        await feed.LastNumberAsync(cancellationToken) > Math.Max(_nextApplied, Applied);

    /// <summary>From here on the second index is the one that answers.</summary>
    private void TakeOver(IReplicaIndex next)
    {
        var old = _serving!;
        _serving = next;
        (_next, _broken) = (null, false);
        Volatile.Write(ref _applied, Math.Max(Applied, _nextApplied));
        old.Dispose();
        LogTakenOver(logger, key, Applied, next.Embedder.Name);
        Progressed();
        if (TrySave(next) && old.Embedder != next.Embedder)
        {
            Delete(directory => directory.DeleteOthers(next.Embedder));
        }
    }

    private void DropNext()
    {
        _next?.Dispose();
        _next = null;
    }

    private async Task<IReplicaIndex> OpenAsync(
        EmbedderIdentity wanted,
        long purged,
        CancellationToken cancellationToken
    )
    {
        await (Openings?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        try
        {
            metrics.Opening();
            Interlocked.Increment(ref _opened);
            return _directory!.Open(wanted, purged);
        }
        finally
        {
            Openings?.Release();
        }
    }

    private async Task<long> FindLastAsync(IReplicaIndex opened, CancellationToken cancellationToken)
    {
        try
        {
            return await feed.LastNumberAsync(cancellationToken);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
