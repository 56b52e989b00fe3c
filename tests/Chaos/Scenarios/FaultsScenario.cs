using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Running;
using Pipeline.Chaos.Schedules;

namespace Pipeline.Chaos.Scenarios;

/// <summary>Faults of all kinds by a seeded schedule, while clients write, search and ask.</summary>
internal static class FaultsScenario
{
    public static async Task<History> RunAsync(ChaosSettings settings, Action<string> tell, CancellationToken stop)
    {
        var (possible, missing) = FaultInjector.Possible();
        FaultKind[] kinds = [.. (settings.Kinds ?? possible).Where(possible.Contains)];
        foreach (var words in missing)
        {
            tell(words);
        }

        var schedule = Schedule.Make(
            settings.Seed,
            new ScheduleOptions(settings.Duration, settings.Silos, kinds, settings.FaultsAtOnce)
        );
        tell($"seed {settings.Seed}: {schedule.Count} faults in {settings.Duration.TotalMinutes:0.#} minutes");
        await using var run = await ChaosRun.StartAsync(settings, tell, kinds.Contains(FaultKind.ClockJump));
        run.StartClients(writes: true);
        await run.Inspector.LookAsync();
        var began = run.Cluster.Clock.Now;
        await Task.WhenAll(
            schedule
                .GroupBy(fault => fault.Lane)
                .Select(async lane =>
                {
                    foreach (var fault in lane)
                    {
                        await DelayAsync(began + fault.At - run.Cluster.Clock.Now, stop);
                        if (!stop.IsCancellationRequested)
                        {
                            await run.MakeAsync(fault, stop);
                        }
                    }
                })
        );
        await DelayAsync(began + settings.Duration - run.Cluster.Clock.Now, stop);
        return await run.EndAsync();
    }

    /// <summary>Waits, unless it is late already.</summary>
    internal static async Task DelayAsync(TimeSpan time, CancellationToken stop)
    {
        if (time > TimeSpan.Zero)
        {
            await Task.Delay(time, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
