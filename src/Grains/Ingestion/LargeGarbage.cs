namespace Pipeline.Grains.Ingestion;

/// <summary>
/// What large documents leave behind: bytes, pieces and chunks that are done with. The runtime lets large and old
/// objects lie about until there is as much again as what is in use, so it is asked to collect them, beside everything
/// else, whenever some tens of megabytes have gathered.
/// </summary>
internal static class LargeGarbage
{
    private const long Enough = 48L << 20;

    // What is smaller is collected soon by itself.
    private const long Large = 256 * 1024;

    private static long _gathered;

    /// <summary>Some bytes that belong together are of no use any more.</summary>
    public static void Add(long bytes)
    {
        if (bytes < Large)
        {
            return;
        }

        var gathered = Interlocked.Add(ref _gathered, bytes);
        if (gathered >= Enough && Interlocked.CompareExchange(ref _gathered, 0, gathered) == gathered)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: false);
        }
    }
}
