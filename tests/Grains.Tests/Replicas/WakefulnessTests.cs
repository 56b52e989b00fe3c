using Microsoft.Extensions.Time.Testing;
using Pipeline.Grains.Replicas;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Tests.Replicas;

/// <summary>A process that stood still does not answer from what was right before.</summary>
public sealed class WakefulnessTests : IAsyncLifetime
{
    private static readonly ShardKey Shard = new("docs", 0);

    private readonly ReplicaFixture _fixture = new();
    private readonly Wakefulness _wakefulness;
    private readonly ShardReplica _replica;

    public WakefulnessTests()
    {
        _wakefulness = new Wakefulness(_fixture.Time);
        _replica = new ShardReplica(Shard, _fixture.NewLife, _fixture.Time, _wakefulness);
    }

    public async Task InitializeAsync()
    {
        _fixture.Feed.Publish("a");
        _replica.Start();
        await UntilAsync(() => _replica.HasCaughtUp);
    }

    public async Task DisposeAsync()
    {
        await _replica.StopAsync();
        _fixture.Dispose();
        _wakefulness.Dispose();
    }

    [Fact]
    public void Beats_in_time_are_no_pause()
    {
        var clock = new FakeTimeProvider();
        using var wakefulness = new Wakefulness(clock);
        for (var i = 0; i < 10; i++)
        {
            clock.Advance(Wakefulness.Longest);
            wakefulness.Beat();
            Assert.Equal(0, wakefulness.AwakeSince);
        }

        clock.Advance(Wakefulness.Longest + TimeSpan.FromMilliseconds(1));
        var awake = wakefulness.AwakeSince;
        Assert.Equal(clock.GetTimestamp(), awake);

        // It stays known after the next beat.
        clock.Advance(TimeSpan.FromSeconds(1));
        wakefulness.Beat();
        Assert.Equal(awake, wakefulness.AwakeSince);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_pause_nothing_is_answered_until_the_feed_has_been_looked_at(bool theTimerNotices)
    {
        // While it stands still a document is deleted, and it cannot look.
        _fixture.Feed.Away = new StoreUnavailableException("away");
        _fixture.Time.Advance(Wakefulness.Longest + TimeSpan.FromSeconds(1));
        if (theTimerNotices)
        {
            _wakefulness.Beat();
        }

        Assert.False(_replica.HasCaughtUp);
        Assert.Equal(ReplicaStage.Building, _replica.StageFor([], 0));
        Assert.Equal(ReplicaStage.CatchingUp, _replica.Report().Stage);

        // Who may see everything is answered where nobody else has an answer.
        Assert.Equal(ReplicaStage.Ready, _replica.StageFor(null, 0));

        // In this order: it looks as soon as it can.
        _fixture.Feed.Delete("a");
        _fixture.Feed.Away = null;
        await UntilAsync(() => _replica.HasCaughtUp);
        Assert.Equal(ReplicaStage.Ready, _replica.StageFor([], 0));
        Assert.Equal(_fixture.Feed.Last, _replica.Applied);
    }

    /// <summary>Lets the replica's own pauses pass, awake.</summary>
    private async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!holds())
        {
            _replica.Wake();
            _fixture.Time.Advance(TimeSpan.FromMilliseconds(250));
            _wakefulness.Beat();
            await Task.Delay(1, patience.Token);
        }
    }
}
