using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Grains.Quotas;

namespace Pipeline.Grains.Tests.Quotas;

public sealed class RequestBucketTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whatever is asked for when, in any stretch of time no more pass than the bucket holds and is filled
    /// with.</summary>
    [Property]
    public void No_more_pass_in_any_stretch_than_are_held_and_filled_in(
        (byte Milliseconds, byte Wanted)[] asked,
        byte limit
    )
    {
        var perMinute = limit % 50 + 1;
        var bucket = new RequestBucket();
        var now = Start;
        var passed = new List<(DateTimeOffset At, int Taken)>();
        foreach (var (milliseconds, wanted) in asked)
        {
            now += TimeSpan.FromMilliseconds(milliseconds * 40);
            var (taken, wait) = bucket.Take(perMinute, wanted % 10 + 1, now);
            Assert.InRange(taken, 0, wanted % 10 + 1);
            Assert.Equal(taken == 0, wait > TimeSpan.Zero);
            passed.Add((now, taken));
        }

        for (var from = 0; from < passed.Count; from++)
        {
            var sum = 0;
            for (var to = from; to < passed.Count; to++)
            {
                sum += passed[to].Taken;
                var minutes = (passed[to].At - passed[from].At).TotalMinutes;
                Assert.True(sum <= perMinute * (1 + minutes) + 1e-3);
            }
        }
    }

    [Fact]
    public void What_is_told_to_wait_for_is_there_then_and_not_before()
    {
        var bucket = new RequestBucket();
        Assert.Equal(3, bucket.Take(3, 10, Start).Taken);
        var (taken, wait) = bucket.Take(3, 1, Start);
        Assert.Equal((0, TimeSpan.FromSeconds(20)), (taken, wait));
        Assert.Equal(0, bucket.Take(3, 1, Start + wait - TimeSpan.FromSeconds(1)).Taken);
        Assert.Equal(1, bucket.Take(3, 1, Start + wait).Taken);

        // A clock that goes back gives nothing, and a long pause no more than a minute's.
        Assert.Equal(0, bucket.Take(3, 1, Start).Taken);
        Assert.Equal(3, bucket.Take(3, 100, Start.AddDays(1)).Taken);
    }
}
