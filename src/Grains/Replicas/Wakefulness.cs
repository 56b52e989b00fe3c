using Microsoft.Extensions.Hosting;

namespace Pipeline.Grains.Replicas;

/// <summary>
/// Notices that the process stood still: it was stopped by a signal, its machine slept, or had no time for it. What was
/// published meanwhile it has not heard of, and others may have gone on without it, so until a replica has looked at
/// the feed's end once more, it is as if it had just been opened. May be used from any thread.
/// </summary>
internal sealed class Wakefulness(TimeProvider time) : BackgroundService
{
    /// <summary>The longest time between two beats that counts as awake.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _beat = time.GetTimestamp();
    private long _beatTicks = time.GetUtcNow().UtcTicks;
    private long _awakeSince;

    /// <summary>When the process came to itself the last time that it had stood still, by the clock's timestamps; 0: it
    /// never has.</summary>
    public long AwakeSince
    {
        get
        {
            // Whoever asks first after a pause notices, be it the timer or a search.
            if (HasStoodStill)
            {
                Beat();
            }

            return Volatile.Read(ref _awakeSince);
        }
    }

    // By both clocks: one of them stands still with a machine that sleeps.
    private bool HasStoodStill =>
        time.GetElapsedTime(Volatile.Read(ref _beat)) > Longest
        || time.GetUtcNow().UtcTicks - Volatile.Read(ref _beatTicks) > Longest.Ticks;

    /// <summary>A sign of life.</summary>
    public void Beat()
    {
        lock (_lock)
        {
            if (HasStoodStill)
            {
                Volatile.Write(ref _awakeSince, time.GetTimestamp());
            }

            Volatile.Write(ref _beat, time.GetTimestamp());
            Volatile.Write(ref _beatTicks, time.GetUtcNow().UtcTicks);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Starting may have taken long.
        Beat();
        using var timer = new PeriodicTimer(Between, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Beat();
        }
    }
}
