using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards.Persistence;

namespace Pipeline.Grains.Replicas;

/// <content>How indexes come to be here, and the end of the second one: it takes over, or is given up.</content>
internal sealed partial class ReplicaLife
{
    private bool _hasCopied;
    private long _nextApplied;
    private volatile bool _nextHasCaughtUp;
    private volatile bool _saveSoon;

    /// <summary>Limits how many indexes are opened at the same time; null: nothing does.</summary>
    public SemaphoreSlim? Openings { get; init; }

    /// <summary>Puts an index from elsewhere into a directory that has none, if there is one; null: nobody is
    /// asked.</summary>
    public Func<IReplicaDirectory, EmbedderIdentity, CancellationToken, Task<bool>>? Copy { get; init; }

    /// <summary>The last change that the second index has applied, as far as it shows what is hidden or
    /// deleted.</summary>
    public long NextApplied
    {
        get => Volatile.Read(ref _nextApplied);
        private set => Volatile.Write(ref _nextApplied, value);
    }

    /// <summary>The second index, of another generation, if it has caught up since it was opened: it answers those who
    /// have begun with that generation.</summary>
    public IReplicaIndex? BesideServing => _nextHasCaughtUp ? _next : null;

    /// <summary>The index that answers who has begun with a generation, and what it has applied; the one that is served
    /// now where there is none (any more).</summary>
    /// <param name="generation">The number of the generation; null: whichever is served.</param>
    public (IReplicaIndex? Index, long Applied) Of(long? generation)
    {
        var beside = BesideServing;
        return
            generation is { } number && _serving?.Embedder.Generation != number && beside?.Embedder.Generation == number
            ? (beside, NextApplied)
            : (_serving, Applied);
    }

    /// <summary>Whether the second index is just kept beside the one that answers.</summary>
    private bool IsKeptBeside => _plan is not null && !_broken && !IsOvertaken && _next?.Embedder == Beside;

    /// <summary>The index that is to be there beside the one that is served.</summary>
    private EmbedderIdentity? Beside => _plan?.Other?.Identity;

    /// <summary>Whether another generation is served now than the index holds that answers: what that one applies from
    /// here on is not what is published.</summary>
    private bool IsOvertaken => _plan is { } plan && _serving!.Embedder != plan.Served.Identity;

    /// <summary>Applies the feed to the second index, which takes over when it is the one that is to answer.</summary>
    /// <returns>Whether it has no more to do for now.</returns>
    private async Task<bool> FollowNextAsync(IReplicaIndex next, long last, CancellationToken cancellationToken)
    {
        if (_plan is not null && !_broken && next.Embedder == Beside)
        {
            var own = await feed.LastNumberAsync(next.Embedder.Generation, cancellationToken);
            var before = NextApplied;
            var applied = before < own ? await ApplyNextAsync(next, own, cancellationToken) : before;
            var isAtEnd = applied >= own;

            // Read to its end after the number of what is served was read: whatever is hidden up to there is hidden
            // here.
            NextApplied = isAtEnd ? Math.Max(applied, last) : applied;
            _nextHasCaughtUp |= isAtEnd;
            if (before != NextApplied)
            {
                Progressed();
            }

            return isAtEnd;
        }

        NextApplied = NextApplied < last ? await ApplyNextAsync(next, last, cancellationToken) : NextApplied;
        var caughtUp = NextApplied >= Math.Max(last, Applied);
        var awaits = caughtUp && await AwaitsVectorsAsync(next, cancellationToken);
        if (caughtUp && !awaits && !await HasGrownAsync(cancellationToken))
        {
            TakeOver(next);
        }

        return awaits;
    }

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
        _plan is null
        && !_broken
        && _serving is { Contents.Vectors: > 0 } serving
        && serving.Embedder != next.Embedder
        && canEmbed(serving.Embedder)
        && await feed.AwaitsEmbedderAsync(next.Embedder.Name, cancellationToken);

    /// <summary>Whether changes were published since the second index caught up: they may be the ones that ended the
    /// wait for vectors, and without them it would answer with fewer.</summary>
    private async Task<bool> HasGrownAsync(CancellationToken cancellationToken) =>
        await feed.LastNumberAsync(_plan?.ServedNumber, cancellationToken) > Math.Max(NextApplied, Applied);

    /// <summary>From here on the second index is the one that answers.</summary>
    private void TakeOver(IReplicaIndex next)
    {
        var old = _serving!;
        var isKept = !_broken && old.Embedder == Beside;
        var (applied, oldApplied) = (Math.Max(Applied, NextApplied), Applied);
        _serving = next;
        _next = isKept ? old : null;
        (NextApplied, _nextHasCaughtUp, _broken) = (oldApplied, isKept, false);
        Volatile.Write(ref _applied, applied);
        if (!isKept)
        {
            old.Dispose();
        }

        LogTakenOver(logger, key, Applied, next.Embedder.Marked);
        Progressed();
        if (TrySave(next) && old.Embedder != next.Embedder && !isKept)
        {
            Delete(directory => directory.DeleteOthers(next.Embedder, Beside));
        }
    }

    private void DropNext()
    {
        var next = _next;
        _next = null;
        next?.Dispose();
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
            return await feed.LastNumberAsync(_plan?.ServedNumber, cancellationToken);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
