using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Schedules;
using Pipeline.Retrieval.Tests.Vectors;

namespace Pipeline.Chaos.Running;

/// <summary>Makes faults, and makes them good again.</summary>
internal sealed class FaultInjector(ChaosCluster cluster, Action<string> tell)
{
    /// <summary>The exit code of a silo that was declared dead and has come to itself.</summary>
    private const int Outlived = 75;

    private static readonly TimeSpan ExitLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>The kinds that can be made here, and why the others cannot.</summary>
    public static (IReadOnlyList<FaultKind> Kinds, IReadOnlyList<string> Missing) Possible()
    {
        var missing = new List<string>();
        var kinds = FaultKinds.All.ToList();
        if (!SmallDisk.MayMount)
        {
            kinds.Remove(FaultKind.FullDisk);
            missing.Add("No disk is filled: only root on Linux may mount a small tmpfs.");
        }

        if (FakeClock.Library is null)
        {
            kinds.Remove(FaultKind.ClockJump);
            missing.Add("No clock jumps: libfaketime is not installed (Debian: apt install libfaketime).");
        }

        return (kinds, missing);
    }

    /// <summary>Makes a fault and waits until everything is whole again.</summary>
    public async Task<Outage> MakeAsync(Fault fault, CancellationToken cancellationToken)
    {
        var outage = new Outage(fault.Kind, fault.Silo, cluster.Clock.Now, TimeSpan.Zero);
        tell($"{fault}");
        outage = fault.Silo is { } number
            ? await HitAsync(cluster.Silos[number], fault, outage, cancellationToken)
            : await HitStoreAsync(fault, outage, cancellationToken);
        return outage with { Ended = cluster.Clock.Now };
    }

    private async Task<Outage> HitAsync(ClusterSilo silo, Fault fault, Outage outage, CancellationToken stop)
    {
        var generation = await cluster.Membership.FindGenerationAsync(silo.Name);
        var starts = silo.Starts;

        // Who asks during a pause or a cut asks on purpose: the others are asked by those who have a choice.
        silo.IsUp = fault.Kind is FaultKind.FullDisk or FaultKind.ClockJump;
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await silo.SignalAsync("KILL");
                outage = outage with { DeclaredDead = await LastAsync(silo, generation, fault, stop) };
                break;
            case FaultKind.Terminate:
                await silo.SignalAsync("TERM");
                if (!await silo.WaitForExitAsync(ExitLimit))
                {
                    outage = outage with { Problem = "it does not end" };
                    await silo.SignalAsync("KILL");
                }

                await LastAsync(silo, null, fault, stop);
                break;
            case FaultKind.ShortPause or FaultKind.LongPause:
                await silo.SignalAsync("STOP");
                outage = outage with { DeclaredDead = await LastAsync(silo, generation, fault, stop) };
                await silo.SignalAsync("CONT");
                break;
            case FaultKind.Cut:
                cluster.Links.Cut(silo.Number);
                outage = outage with { DeclaredDead = await LastAsync(silo, generation, fault, stop) };
                cluster.Links.Mend(silo.Number);
                break;
            case FaultKind.FullDisk:
                var filler = silo.Disk!.Fill();
                await LastAsync(silo, null, fault, stop);
                File.Delete(filler);
                break;
            case FaultKind.ClockJump:
                silo.Clock!.Set(TimeSpan.FromSeconds(fault.At.Seconds % 2 == 0 ? 3600 : -90));
                await LastAsync(silo, null, fault, stop);
                silo.Clock.Set(TimeSpan.Zero);
                break;
            default:
                throw new InvalidOperationException($"{fault.Kind} is no fault of a silo.");
        }

        return await MendAsync(silo, starts, generation, outage);
    }

    /// <summary>Sees to it that a silo runs again; one that was declared dead has to end first.</summary>
    private async Task<Outage> MendAsync(ClusterSilo silo, int starts, int? generation, Outage outage)
    {
        var mayGoOn = outage.Kind is not (FaultKind.Kill or FaultKind.Terminate);
        if (mayGoOn)
        {
            // The others may be about to declare it dead, and have not written it down yet.
            await Task.Delay(Afterwards);
        }

        if (mayGoOn && generation is { } was && await cluster.Membership.IsDeadAsync(silo.Name, was))
        {
            if (!await silo.WaitForExitAsync(ExitLimit))
            {
                outage = outage with { Problem = "it was declared dead, and goes on" };
                await silo.SignalAsync("KILL");
                await silo.WaitForExitAsync(ExitLimit);
            }
        }

        await silo.WaitForExitAsync(mayGoOn ? Poll : ExitLimit);
        if (silo.ExitCode is { } code && silo.Starts == starts)
        {
            outage = outage with { ExitCode = code };
            var expected = outage.Kind switch
            {
                FaultKind.Kill => 137,
                FaultKind.Terminate => 0,
                _ => Outlived,
            };
            if (code != expected && outage.Problem is null)
            {
                outage = outage with { Problem = $"it ended with exit code {code} instead of {expected}" };
            }

            silo.Start();
        }

        if (!await silo.WaitUntilReadyAsync())
        {
            outage = outage with { Problem = outage.Problem ?? "it does not come back" };
        }

        silo.IsUp = silo.ProcessId is not null;
        return outage;
    }

    private async Task<Outage> HitStoreAsync(Fault fault, Outage outage, CancellationToken stop)
    {
        if (fault.Kind == FaultKind.StoreStop)
        {
            await cluster.Server.StopAsync("immediate");
            await DelayAsync(fault.Lasts, stop);
            await cluster.Server.StartAgainAsync();
        }
        else
        {
            await cluster.Server.PauseAsync();
            await DelayAsync(fault.Lasts, stop);
            await cluster.Server.ResumeAsync();
        }

        foreach (var silo in cluster.Silos.Where(silo => silo.IsUp))
        {
            await silo.WaitUntilReadyAsync();
        }

        return outage;
    }

    /// <summary>Lets a fault last, and looks whether the others declare the silo dead meanwhile.</summary>
    /// <returns>How long that took.</returns>
    private async Task<TimeSpan?> LastAsync(ClusterSilo silo, int? generation, Fault fault, CancellationToken stop)
    {
        var began = cluster.Clock.Now;
        TimeSpan? dead = null;
        while (!stop.IsCancellationRequested && cluster.Clock.Now - began < fault.Lasts)
        {
            if (dead is null && generation is { } living && await cluster.Membership.IsDeadAsync(silo.Name, living))
            {
                dead = cluster.Clock.Now - began;
                tell($"{silo.Name} was declared dead after {dead.Value.TotalSeconds:0.0} s");
            }

            await Task.Delay(Poll, CancellationToken.None);
        }

        return dead;
    }

    private static async Task DelayAsync(TimeSpan time, CancellationToken stop) =>
        await Task.Delay(time, stop).ContinueWith(_ => { }, TaskScheduler.Default);
}
