namespace Pipeline.Documents.Sandbox;

/// <summary>
/// Keeps a reader's heap near what it uses: by itself the runtime lets a heap grow towards its limit before it collects
/// all of it, and several readers, beside a server, would hold a few hundred megabytes of garbage each.
/// </summary>
internal static class SparingHeap
{
    private const long Spare = 48L << 20;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>Collects for as long as the process lives.</summary>
    public static void Begin() => new Thread(Run) { IsBackground = true, Name = "heap" }.Start();

    private static void Run()
    {
        var used = GC.GetTotalMemory(forceFullCollection: false);
        while (true)
        {
            Thread.Sleep(Between);

            var now = GC.GetTotalMemory(forceFullCollection: false);
            used = Math.Min(used, now);

            // A heap that is large is collected less often, for it takes longer.
            if (now > used + Spare + (used / 4))
            {
                GC.Collect();
                used = GC.GetTotalMemory(forceFullCollection: false);
            }
        }
    }
}
