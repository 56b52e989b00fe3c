using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Connectors.Schedules;

namespace Pipeline.Connectors.Tests.Schedules;

public sealed class ScheduleTests
{
    private static readonly DateTimeOffset Now = new(2025, 2, 27, 22, 30, 15, TimeSpan.Zero);

    [Theory]
    [InlineData("90s", "2025-02-27T22:31:45")]
    [InlineData("15m", "2025-02-27T22:45:15")]
    [InlineData("1d", "2025-02-28T22:30:15")]
    [InlineData("* * * * *", "2025-02-27T22:31:00")]
    [InlineData("0 3 * * *", "2025-02-28T03:00:00")]
    [InlineData("*/20 * * * *", "2025-02-27T22:40:00")]
    [InlineData("5/20 9-17 * * 1-5", "2025-02-28T09:05:00")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00:00")]
    [InlineData("0 12 1 * 7", "2025-03-01T12:00:00")]
    [InlineData("0 12 * * 0", "2025-03-02T12:00:00")]
    [InlineData("0,30 0,12 * 6,7 *", "2025-06-01T00:00:00")]
    public void The_next_time_is_the_first_one_after(string text, string expected)
    {
        Assert.True(Schedule.TryParse(text, out var schedule));
        Assert.Equal(DateTimeOffset.Parse(expected + "Z"), schedule.Next(Now, Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("0s")]
    [InlineData("-1m")]
    [InlineData("400d")]
    [InlineData("1h30m")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("0 0 31 2 *")]
    public void What_is_no_schedule_is_refused(string? text) => Assert.False(Schedule.TryParse(text, out _));

    [Fact]
    public void An_interval_begins_at_once_and_never_does_never()
    {
        Assert.True(Schedule.TryParse("1h", out var hourly));
        Assert.Equal(Now, hourly.Next(null, Now));
        Assert.True(Schedule.TryParse("never", out var never));
        Assert.Null(never.Next(null, Now));
    }

    /// <summary>Beside an oracle that tries every minute.</summary>
    [Property(MaxTest = 200)]
    public Property The_next_time_is_what_trying_every_minute_finds() =>
        Prop.ForAll(
            Gen.Choose(0, 59)
                .Two()
                .SelectMany(minutes => Gen.Choose(0, 23).Select(hour => (minutes, hour)))
                .ToArbitrary(),
            Gen.Choose(0, 6).SelectMany(day => Gen.Choose(0, 500_000).Select(at => (day, at))).ToArbitrary(),
            (field, when) =>
            {
                var ((one, other), hour) = field;
                Assert.True(Schedule.TryParse($"{one},{other} {hour}-23/5 * * {when.day}", out var schedule));
                var moment = DateTimeOffset.UnixEpoch.AddMinutes(when.at);
                var expected = moment.AddMinutes(1);
                while (
                    !(
                        (expected.Minute == one || expected.Minute == other)
                        && expected.Hour >= hour
                        && (expected.Hour - hour) % 5 == 0
                        && (int)expected.DayOfWeek == when.day
                    )
                )
                {
                    expected = expected.AddMinutes(1);
                }

                return schedule.Next(moment, moment) == expected;
            }
        );
}
