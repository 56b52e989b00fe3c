using System.Diagnostics;

namespace Pipeline.Grains.Tests;

/// <summary>What outlives a call inherits nothing of it.</summary>
public sealed class DetachedTests
{
    private static readonly AsyncLocal<string?> Flowing = new();

    [Fact]
    public async Task NothingOfTheCallerFlowsToIt()
    {
        using var span = new Activity("caller").Start();
        Flowing.Value = "caller";
        var seen = new List<(Activity? Span, string? Value)>();
        async Task LookAsync()
        {
            seen.Add((Activity.Current, Flowing.Value));
            await Task.Yield();
            seen.Add((Activity.Current, Flowing.Value));
        }

        await LookAsync();
        Assert.Equal([(span, "caller"), (span, "caller")], seen);
        seen.Clear();
        await Detached.Run(LookAsync);
        await Detached.RunHere(LookAsync);
        Assert.Equal(Enumerable.Repeat(((Activity?)null, (string?)null), 4), seen);

        // The caller goes on as it was.
        Assert.Equal((span, "caller"), (Activity.Current, Flowing.Value));
    }

    [Fact]
    public async Task ItRunsWhereItIsAskedTo()
    {
        var own = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var (here, pool) = await Task
            .Factory.StartNew(
                async () =>
                {
                    TaskScheduler? here = null,
                        pool = null;
                    await Detached.RunHere(() =>
                    {
                        here = TaskScheduler.Current;
                        return Task.CompletedTask;
                    });
                    await Detached.Run(() =>
                    {
                        pool = TaskScheduler.Current;
                        return Task.CompletedTask;
                    });
                    return (here, pool);
                },
                CancellationToken.None,
                TaskCreationOptions.None,
                own
            )
            .Unwrap();
        Assert.Same(own, here);
        Assert.Same(TaskScheduler.Default, pool);
    }

    [Fact]
    public async Task ItsErrorsAreTheCallersToSee() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Detached.Run(() => Task.FromException(new InvalidOperationException()))
        );
}
