using Pipeline.Grains.Models;

namespace Pipeline.Grains.Replicas;

/// <content>The end of the second index: it takes over, or is given up.</content>
internal sealed partial class ReplicaLife
{
    /// <summary>Limits how many indexes are opened at the same time; null: nothing does.</summary>
    public SemaphoreSlim? Openings { get; init; }

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
}
