namespace Pipeline.Silo.Clustering;

/// <summary>
/// Ends a silo whose clock was set back. Orleans' timers go by the time of day: until it is again what it was, the silo
/// does not say that it is alive, does not read who is in the cluster, so that it would not learn of its own death, and
/// cannot activate a grain. Started again it is whole at once.
/// </summary>
internal sealed class ClockWatch(TimeProvider time, IFatalErrorHandler end) : BackgroundService
{
    /// <summary>What a silo lives through: no more than may be late anyway.</summary>
    public static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private (DateTimeOffset Time, long Tick)? _latest;

    /// <summary>Looks at the clock, and ends the silo if need be.</summary>
    /// <returns>Whether it has.</returns>
    public bool Look()
    {
        var (now, tick) = (time.GetUtcNow(), time.GetTimestamp());
        var latest = _latest ?? (now, tick);

        // The machine's other clock only ever goes on.
        var back = latest.Time + time.GetElapsedTime(latest.Tick, tick) - now;
        if (back > Tolerated)
        {
            end.OnFatalException(
                this,
                $"its clock was set back by {back.TotalSeconds:0} s, which timers of the cluster do not survive",
                null
            );
            return true;
        }

        // Forward does no harm, and is where the next step is measured from.
        _latest = now >= latest.Time ? (now, tick) : latest;
        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, time);
        do
        {
            if (Look())
            {
                return;
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
