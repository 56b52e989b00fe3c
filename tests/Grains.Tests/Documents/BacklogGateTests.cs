using Microsoft.Extensions.Time.Testing;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Documents;

namespace Pipeline.Grains.Tests.Documents;

public sealed class BacklogGateTests
{
    private static readonly ShardKey Shard = new("문서", 0);

    [Fact]
    public async Task AShardInWhichTooMuchWaitsRefusesUntilItDoesNot()
    {
        var (waiting, looks) = (99L, 0);
        var time = new FakeTimeProvider();
        var gate = new BacklogGate(
            _ =>
            {
                looks++;
                return Task.FromResult(waiting);
            },
            100,
            time
        );
        await gate.CheckAsync(Shard);
        waiting = 100;
        await gate.CheckAsync(Shard);
        Assert.Equal(1, looks);

        time.Advance(TimeSpan.FromSeconds(1));
        var refused = await Assert.ThrowsAsync<PipelineException>(async () => await gate.CheckAsync(Shard));
        Assert.Equal(ErrorCode.Overloaded, refused.Code);
        Assert.True(refused.RetryAfterSeconds > 0);
        await Assert.ThrowsAsync<PipelineException>(async () => await gate.CheckAsync(Shard));

        waiting = 5;
        time.Advance(TimeSpan.FromSeconds(1));
        await gate.CheckAsync(Shard);
    }

    [Fact]
    public async Task AStoreThatIsAwayRefusesByItself()
    {
        var gate = new BacklogGate(
            _ => throw new PipelineException(ErrorCode.StoreUnavailable, "Away."),
            100,
            new FakeTimeProvider()
        );
        var error = await Assert.ThrowsAsync<PipelineException>(async () => await gate.CheckAsync(Shard));
        Assert.Equal(ErrorCode.StoreUnavailable, error.Code);
    }
}
