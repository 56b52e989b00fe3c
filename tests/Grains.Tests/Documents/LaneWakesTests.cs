using Pipeline.Grains.Documents;

namespace Pipeline.Grains.Tests.Documents;

public sealed class LaneWakesTests
{
    private static readonly ShardKey Shard = new("문서", 3);

    [Fact]
    public void ManyWhoSaySoDuringACallMakeOneMore()
    {
        var calls = new List<TaskCompletionSource>();
        var wakes = new LaneWakes(_ => Add(calls));
        for (var i = 0; i < 100; i++)
        {
            wakes.Wake(Shard);
        }

        Assert.Single(calls);
        calls[0].SetResult();
        Assert.Equal(2, calls.Count);
        calls[1].SetResult();
        Assert.Equal(2, calls.Count);
        wakes.Wake(Shard);
        Assert.Equal(3, calls.Count);
    }

    [Fact]
    public void ACallThatIsLostKeepsNobodyFromTheNext()
    {
        var calls = new List<TaskCompletionSource>();
        var wakes = new LaneWakes(_ => Add(calls));
        wakes.Wake(Shard);
        calls[0].SetException(new TimeoutException());
        wakes.Wake(Shard);
        Assert.Equal(2, calls.Count);
    }

    [Fact]
    public async Task AfterEverySayingACallBegins()
    {
        var said = 0;
        var seen = 0;
        var wakes = new LaneWakes(async _ =>
        {
            var before = Volatile.Read(ref said);
            await Task.Yield();
            Volatile.Write(ref seen, before);
        });
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        for (var i = 0; i < 1000; i++)
                        {
                            Interlocked.Increment(ref said);
                            wakes.Wake(Shard);
                        }
                    })
                )
        );
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Volatile.Read(ref seen) < 8000)
        {
            await Task.Delay(1, patience.Token);
        }
    }

    private static Task Add(List<TaskCompletionSource> calls)
    {
        calls.Add(new TaskCompletionSource());
        return calls[^1].Task;
    }
}
