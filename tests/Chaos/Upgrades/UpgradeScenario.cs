using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Running;
using Pipeline.Chaos.Scenarios;
using Pipeline.Chaos.Schedules;

namespace Pipeline.Chaos.Upgrades;

/// <summary>
/// A cluster of the earlier version becomes one of the later version, silo by silo, while clients write, search and
/// ask; one silo goes back and forth once more. Each is stopped in order and keeps its name and its data directory.
/// </summary>
/// <param name="earlier">The path of the earlier version's program.</param>
/// <param name="later">The path of the later version's program.</param>
/// <param name="tell">Is told how it goes.</param>
internal sealed class UpgradeScenario(string earlier, string later, Action<string> tell)
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CopiesLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);
    private const int Shards = 4;
    private const int Copies = 2;

    /// <summary>Runs it.</summary>
    /// <returns>What clients saw, and what was asked of silos of the other version.</returns>
    public async Task<(History History, VersionMix Mix)> RunAsync(ChaosSettings settings)
    {
        await using var run = await ChaosRun.StartAsync(settings with { Program = earlier }, tell);
        var mix = new VersionMix(run, later, run.Tell);
        run.StartClients(writes: true);
        await mix.LookAsync();

        // The first and the fourth hold nothing when they are back: they ask silos that are all of the other version.
        foreach (var (silo, program) in ((int, string)[])[(0, later), (1, later), (2, later), (2, earlier), (2, later)])
        {
            await ReplaceAsync(run, run.Cluster.Silos[silo], program);
            await mix.LookAsync();
        }

        return (await run.EndAsync(), mix);
    }

    private async Task ReplaceAsync(ChaosRun run, ClusterSilo silo, string program)
    {
        await WaitForCopiesAsync(run.Cluster);
        var outage = new Outage(FaultKind.Terminate, silo.Number, run.Cluster.Clock.Now, TimeSpan.Zero);
        silo.IsUp = false;
        await silo.SignalAsync("TERM");
        if (!await silo.WaitForExitAsync(ExitLimit))
        {
            outage = outage with { Problem = $"{silo.Name} does not end" };
            await silo.SignalAsync("KILL");
            await silo.WaitForExitAsync(ExitLimit);
        }

        outage = outage with { ExitCode = silo.ExitCode };
        if (silo.ExitCode is not 0)
        {
            outage = outage with { Problem = outage.Problem ?? $"{silo.Name} ended with exit code {silo.ExitCode}" };
        }

        var stopped = run.Cluster.Clock.Now;
        silo.Program = program;
        silo.Start();
        silo.IsUp = await silo.WaitUntilReadyAsync();
        run.History.Outages.Enqueue(outage with { Ended = run.Cluster.Clock.Now });
        run.Tell(
            $"{silo.Name} is {(program == later ? "later" : "earlier")} now: stopped in {(stopped - outage.Began).TotalSeconds:0.0} s, "
                + $"back after {(run.Cluster.Clock.Now - stopped).TotalSeconds:0.0} s"
        );
        if (!silo.IsUp)
        {
            throw new InvalidOperationException($"{silo.Name} does not start with {program}.");
        }
    }

    /// <summary>As people are told to: the next silo waits until all copies are ready.</summary>
    private static async Task WaitForCopiesAsync(ChaosCluster cluster)
    {
        var began = cluster.Clock.Now;
        while (true)
        {
            var ready = await Placement.ReadyAsync(cluster);
            if (Enumerable.Range(0, Shards).All(shard => ready[shard].Count() >= Copies))
            {
                return;
            }

            if (cluster.Clock.Now - began > CopiesLimit)
            {
                throw new TimeoutException(
                    "Copies are not ready: "
                        + string.Join("; ", ready.Select(shard => $"{shard.Key}: {string.Join(' ', shard)}"))
                );
            }

            await Task.Delay(Poll);
        }
    }
}
