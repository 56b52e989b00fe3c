using Lucene.Net.Index;

namespace Pipeline.Retrieval.Lexical.Segments;

/// <summary>
/// Merges segments beside the writer, one merge at a time, so that a change is visible at once even while tens of
/// thousands of chunks are merged. A merge that fails (a full disk) is kept for the writer to find; by itself it would
/// end the process.
/// </summary>
internal sealed class BackgroundMerges : ConcurrentMergeScheduler
{
    // More merges than these make the writer wait: segments are then written faster than they can be merged.
    private const int MostWaiting = 6;

    private Exception? _failure;

    public BackgroundMerges() => SetMaxMergesAndThreads(MostWaiting, 1);

    /// <summary>Why a merge failed, or null.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    protected override void HandleMergeException(Exception exc) => Interlocked.CompareExchange(ref _failure, exc, null);
}
