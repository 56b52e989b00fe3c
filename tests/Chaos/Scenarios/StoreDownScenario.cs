using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Schedules;

namespace Pipeline.Chaos.Scenarios;

/// <summary>The store is away for a while, and nothing else happens: searches go on, and writes are refused.</summary>
internal static class StoreDownScenario
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(20);

    public static async Task<History> RunAsync(ChaosSettings settings, Action<string> tell, CancellationToken stop)
    {
        tell($"seed {settings.Seed}: the store is away for {settings.StoreDown.TotalSeconds:0} s");
        await using var run = await ChaosRun.StartAsync(settings, tell);
        run.StartClients(writes: true);
        await run.Inspector.LookAsync();
        await FaultsScenario.DelayAsync(Before, stop);
        await run.MakeAsync(new Fault(0, run.Cluster.Clock.Now, FaultKind.StoreStop, null, settings.StoreDown), stop);
        await FaultsScenario.DelayAsync(Before, stop);
        return await run.EndAsync();
    }
}
