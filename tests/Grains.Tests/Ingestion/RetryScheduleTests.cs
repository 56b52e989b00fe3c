using Pipeline.Grains.Ingestion;

namespace Pipeline.Grains.Tests.Ingestion;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static RetrySchedule Schedule(int attempts, int seconds = 5) =>
        new(new Backoff(TimeSpan.FromSeconds(seconds), TimeSpan.FromMinutes(10)), attempts);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    public void TheWaitDoubles(int failures, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Schedule(4).Pause(failures));
        Assert.Equal(Now.AddSeconds(seconds), Schedule(4).Next(failures, Now));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void TheLastAttemptParks(int failures)
    {
        Assert.Null(Schedule(4).Pause(failures));
        Assert.Null(Schedule(4).Next(failures, Now));
    }

    [Fact]
    public void TheWaitHasALimit() =>
        Assert.All(
            Enumerable.Range(1, 19),
            failures => Assert.Equal(TimeSpan.FromMinutes(10), Schedule(20, 3600).Pause(failures))
        );

    [Fact]
    public void OneAttemptMeansNoRetry() => Assert.Null(Schedule(1).Pause(1));
}
