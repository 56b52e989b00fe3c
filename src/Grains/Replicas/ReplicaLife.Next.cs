namespace Pipeline.Grains.Replicas;

/// <content>The end of the second index: it takes over, or is given up.</content>
internal sealed partial class ReplicaLife
{
    /// <summary>Whether vectors would be lost if the second index took over now: the one that answers has vectors that
    /// questions can be embedded for, of documents that are still to be embedded anew.</summary>
    private async Task<bool> AwaitsVectorsAsync(IReplicaIndex next, CancellationToken cancellationToken) =>
        !_broken
        && _serving is { Contents.Vectors: > 0 } serving
        && serving.Embedder != next.Embedder
        && canEmbed(serving.Embedder)
        && await feed.AwaitsEmbedderAsync(next.Embedder.Name, cancellationToken);

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
}
