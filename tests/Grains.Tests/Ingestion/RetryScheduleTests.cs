using Pipeline.Grains.Hosting;
using Pipeline.Grains.Ingestion;

namespace Pipeline.Grains.Tests.Ingestion;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    public void TheWaitDoubles(int attempts, int seconds) => Assert.Equal(
        Now.AddSeconds(seconds),
        RetrySchedule.Next(attempts, new IngestionOptions { MaxAttempts = 4, RetryDelay = TimeSpan.FromSeconds(5) }, Now));

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void TheLastAttemptParks(int attempts) =>
        Assert.Null(RetrySchedule.Next(attempts, new IngestionOptions { MaxAttempts = 4 }, Now));

    [Fact]
    public void TheWaitHasALimit()
    {
        var options = new IngestionOptions { MaxAttempts = 20, RetryDelay = TimeSpan.FromHours(1) };
        Assert.All(Enumerable.Range(1, 19), attempts =>
            Assert.Equal(Now.AddMinutes(10), RetrySchedule.Next(attempts, options, Now)));
    }

    [Fact]
    public void OneAttemptMeansNoRetry() =>
        Assert.Null(RetrySchedule.Next(1, new IngestionOptions { MaxAttempts = 1 }, Now));
}
