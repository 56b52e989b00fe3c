using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Routing;

namespace Pipeline.Grains.Tests.Routing;

/// <summary>What a silo does when it is asked.</summary>
internal enum Conduct
{
    Answers,
    IsLost,
    Hangs,
    IsBehind,
    IsOpening,
}

/// <summary>A router among silos that do what the test says. Everything runs on one thread, and time passes only when
/// nothing is left to do.</summary>
internal sealed class RouterRun : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> _calls = [];

    public RouterRun(int silos, int seed = 1, bool isLocal = false)
    {
        Silos = [.. Enumerable.Range(0, silos).Select(i => SiloAddress.New(IPAddress.Loopback, 1000 + i, i + 1))];
        Conducts = Enumerable.Repeat(Conduct.Answers, silos).ToArray();
        Router = new ReplicaRouter(
            isLocal ? Silos[0] : SiloAddress.New(IPAddress.Loopback, 1, 1),
            (silo, _) =>
            {
                Looks.Add((Index(silo), Time.GetUtcNow()));
                return Conducts[Index(silo)] == Conduct.IsLost
                    ? Task.FromException(new OrleansException("lost"))
                    : Task.CompletedTask;
            },
            Time,
            new Random(seed)
        );
    }

    public static ShardKey Shard { get; } = new("docs", 0);

    public FakeTimeProvider Time { get; } = new();

    public SiloAddress[] Silos { get; }

    public Conduct[] Conducts { get; }

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Takes { get; set; }

    public ReplicaRouter Router { get; }

    /// <summary>Who was asked, when after the request, and whether it was to wait.</summary>
    public List<(int Silo, TimeSpan After, bool Waits)> Asked { get; } = [];

    public List<int> Cancelled { get; } = [];

    public List<(int Silo, DateTimeOffset At)> Looks { get; } = [];

    public override void Post(SendOrPostCallback d, object? state) => _calls.Add((d, state));

    /// <summary>Asks and lets time pass until there is an end.</summary>
    public ReplicaReply Ask()
    {
        Asked.Clear();
        Cancelled.Clear();
        var began = Time.GetUtcNow();
        return Run(() =>
            Router.AskAsync(
                Shard,
                Silos,
                (silo, waits, stop) => AnswerAsync(Index(silo), waits, Time.GetUtcNow() - began, stop),
                CancellationToken.None
            )
        );
    }

    public Exception Refused() => Record.Exception(() => Ask()) ?? throw new InvalidOperationException("Answered.");

    /// <summary>Does what is left to do after an answer.</summary>
    public void Drain()
    {
        while (_calls.TryTake(out var next, millisecondsTimeout: 100))
        {
            next.Call(next.State);
        }
    }

    private T Run<T>(Func<Task<T>> call)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = call();
            for (var passed = 0; !task.IsCompleted; passed++)
            {
                Assert.True(passed < 20_000, "It never ends.");

                // A cancellation goes through the thread pool, and is waited for a little.
                while (_calls.TryTake(out var next, millisecondsTimeout: task.IsCompleted ? 0 : 1))
                {
                    next.Call(next.State);
                }

                if (!task.IsCompleted)
                {
                    Time.Advance(TimeSpan.FromMilliseconds(5));
                }
            }

            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private async Task<ReplicaReply> AnswerAsync(int silo, bool waits, TimeSpan after, CancellationToken stop)
    {
        Asked.Add((silo, after, waits));
        try
        {
            switch (Conducts[silo])
            {
                case Conduct.IsLost:
                    throw new OrleansException("lost");
                case Conduct.Hangs:
                    await Task.Delay(Timeout.InfiniteTimeSpan, Time, stop);
                    break;
                case Conduct.IsBehind when !waits:
                    return new ReplicaReply(ReplicaStage.CatchingUp, null, silo, 0);
                case Conduct.IsOpening when !waits:
                    return new ReplicaReply(ReplicaStage.Building, null, 0, 0);
                default:
                    if (Takes > TimeSpan.Zero)
                    {
                        await Task.Delay(Takes, Time, stop);
                    }

                    break;
            }
        }
        catch (OperationCanceledException)
        {
            Cancelled.Add(silo);
            throw;
        }

        return new ReplicaReply(ReplicaStage.Ready, silo, 100, 0);
    }

    private int Index(SiloAddress silo) => Array.IndexOf(Silos, silo);
}
