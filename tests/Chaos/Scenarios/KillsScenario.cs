using Pipeline.Chaos.Clients;
using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Schedules;

namespace Pipeline.Chaos.Scenarios;

/// <summary>Silos are killed, one after the other, while many documents are added: one kill for every so many
/// documents, in the middle of them.</summary>
internal static class KillsScenario
{
    public static async Task<History> RunAsync(ChaosSettings settings, Action<string> tell, CancellationToken stop)
    {
        tell($"seed {settings.Seed}: {settings.Kills} kills, {settings.Documents} documents");
        await using var run = await ChaosRun.StartAsync(settings, tell);
        run.StartClients(writes: false);
        await run.Inspector.LookAsync();
        using var room = new SemaphoreSlim(0);
        var random = new Random(settings.Seed);
        var left = settings.Documents;
        var load = Task.WhenAll(
            Enumerable
                .Range(0, settings.Writers)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        var writer = new Writer(run.Clients, i, settings.Writers, settings.Seed + i);
                        while (Interlocked.Decrement(ref left) >= 0)
                        {
                            await room.WaitAsync(CancellationToken.None);
                            await writer.AddAsync(CancellationToken.None);
                        }
                    })
                )
        );
        var batch = Math.Max(1, settings.Documents / settings.Kills);
        for (var kill = 0; kill < settings.Kills && !stop.IsCancellationRequested; kill++)
        {
            room.Release(batch);

            // In the middle of the batch: before, nothing has begun, and afterwards everything is through.
            while (run.History.Acknowledgements < (kill * batch) + random.Next(1, batch + 1) && !load.IsCompleted)
            {
                await Task.Delay(5, CancellationToken.None);
            }

            var silo = random.Next(settings.Silos);
            await run.MakeAsync(new Fault(0, run.Cluster.Clock.Now, FaultKind.Kill, silo, TimeSpan.Zero), stop);
        }

        room.Release(settings.Documents);
        await load;
        return await run.EndAsync();
    }
}
