using Orleans.Runtime;
using Pipeline.Silo.Clustering;

namespace Pipeline.Silo.Tests.Clustering;

/// <summary>A silo's clock that jumps.</summary>
public sealed class ClockWatchTests
{
    private readonly JumpingTime _time = new();
    private readonly Endings _end = new();

    [Fact]
    public void A_clock_that_goes_on_or_jumps_forward_ends_nothing()
    {
        using var watch = new ClockWatch(_time, _end);
        foreach (var seconds in (int[])[0, 3600, 3600, 7200, 7200])
        {
            Assert.False(Look(watch, seconds));
        }
    }

    [Fact]
    public void A_clock_that_is_set_back_ends_the_silo_also_when_it_was_wrong_before()
    {
        using var watch = new ClockWatch(_time, _end);
        Assert.False(Look(watch, 0));
        Assert.False(Look(watch, 3600));
        Assert.True(Look(watch, 0));
        Assert.Contains("3600 s", Assert.Single(_end.Told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_put_right_by_a_little_at_a_time_ends_nothing()
    {
        using var watch = new ClockWatch(_time, _end);
        for (var seconds = 0; seconds > -120; seconds -= 4)
        {
            Assert.False(Look(watch, seconds));
        }
    }

    [Fact]
    public void A_step_back_is_noticed_however_long_the_silo_hung_meanwhile()
    {
        using var watch = new ClockWatch(_time, _end);
        Assert.False(Look(watch, 0));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(Look(watch, -60));
    }

    private bool Look(ClockWatch watch, int offset)
    {
        _time.Offset = TimeSpan.FromSeconds(offset);
        _time.Advance(TimeSpan.FromSeconds(5));
        return watch.Look();
    }

    /// <summary>The time of day, which may jump, and a clock that only goes on.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private TimeSpan _passed;

        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _passed += time;

        public override long GetTimestamp() => _passed.Ticks;

        public override DateTimeOffset GetUtcNow() =>
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, default) + _passed + Offset;
    }

    private sealed class Endings : IFatalErrorHandler
    {
        public List<string?> Told { get; } = [];

        public bool IsUnexpected(Exception exception) => true;

        public void OnFatalException(object? sender, string? context, Exception? exception) => Told.Add(context);
    }
}
