using System.Numerics;
using FsCheck.Xunit;

namespace Pipeline.Grains.Tests;

public sealed class BackoffTests
{
    /// <summary>In whole numbers without a limit, whatever a double would round or a time span not hold.</summary>
    [Property(MaxTest = 1000)]
    public void APauseDoublesUpToTheLongest(Ticks first, Ticks longest, byte failures)
    {
        // Below 2^53 ticks, about 28 years, a double is exact.
        var ticks = first.Count % (1L << 53);
        var limit = longest.Count;
        var pause = Of(ticks, limit).Pause(failures);
        var grown = BigInteger.Min(limit, new BigInteger(ticks) << Math.Max(0, failures - 1));
        Assert.Equal(grown, pause.Ticks);
    }

    [Property(MaxTest = 1000)]
    public void JitterTakesHalfOfAPauseAtMost(Ticks first, Ticks longest, byte failures, double given)
    {
        var jitter = double.IsFinite(given) ? Math.Abs(given % 1) : 1;
        var backoff = Of(first.Count, longest.Count);
        var whole = backoff.Pause(failures);
        var pause = backoff.Pause(failures, jitter);
        Assert.InRange(pause, whole - (whole / 2), whole);
        Assert.InRange(backoff.Pause(failures, 0), whole - (whole / 2), (whole / 2) + TimeSpan.FromTicks(1024));
        Assert.True(backoff.Pause(failures, jitter / 2) <= pause);
    }

    [Property(MaxTest = 1000)]
    public void APauseNeverShrinksAndNeverOverflows(Ticks first, Ticks longest, int failures)
    {
        var backoff = Of(first.Count, longest.Count);
        var next = failures < int.MaxValue ? failures + 1 : failures;
        Assert.InRange(backoff.Pause(failures), TimeSpan.Zero, backoff.Pause(next));
        Assert.InRange(backoff.Pause(next), TimeSpan.Zero, backoff.Longest);
    }

    [Fact]
    public void TheEndsOfWhatATimeSpanHoldsAreNoException()
    {
        Assert.Equal(TimeSpan.MaxValue, new Backoff(TimeSpan.MaxValue, TimeSpan.MaxValue).Pause(int.MaxValue));
        Assert.Equal(TimeSpan.MaxValue, new Backoff(TimeSpan.FromTicks(1), TimeSpan.MaxValue).Pause(int.MaxValue));
        Assert.Equal(TimeSpan.Zero, new Backoff(TimeSpan.Zero, TimeSpan.MaxValue).Pause(int.MaxValue));
        Assert.Equal(TimeSpan.FromSeconds(1), new Backoff(TimeSpan.FromSeconds(1), TimeSpan.MaxValue).Pause(0));
    }

    /// <summary>A number of ticks of any size.</summary>
    public readonly record struct Ticks(ushort Digits, byte Shift)
    {
        public long Count => ((long)Digits << (Shift % 63)) & long.MaxValue;
    }

    private static Backoff Of(long first, long longest) => new(TimeSpan.FromTicks(first), TimeSpan.FromTicks(longest));
}
