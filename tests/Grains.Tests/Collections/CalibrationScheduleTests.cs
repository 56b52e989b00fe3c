using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Grains.Collections;

namespace Pipeline.Grains.Tests.Collections;

public sealed class CalibrationScheduleTests
{
    [Fact]
    public void WaitsDoubleUpToAnHourAndBeginAnewAfterSuccess()
    {
        var time = new FakeTimeProvider();
        var schedule = new CalibrationSchedule(time);
        var wait = CalibrationSchedule.FirstWait;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            Assert.True(schedule.IsOpen);
            Assert.Equal(wait, schedule.Failed());
            Assert.False(schedule.IsOpen);
            time.Advance(wait - TimeSpan.FromTicks(1));
            Assert.False(schedule.IsOpen);
            time.Advance(TimeSpan.FromTicks(1));
            wait = wait * 2 < CalibrationSchedule.LongestWait ? wait * 2 : CalibrationSchedule.LongestWait;
        }

        Assert.Equal(CalibrationSchedule.LongestWait, schedule.Failed());
        schedule.Succeeded();
        Assert.True(schedule.IsOpen);
        Assert.Equal(CalibrationSchedule.FirstWait, schedule.Failed());
    }

    [Property(MaxTest = 200)]
    public void AGrowingCollectionIsMeasuredAFewTimesOnly(int seed)
    {
        var random = new Random(seed);
        long chunks = 0,
            measured = 0;
        var times = 0;
        for (var check = 0; check < 2000; check++)
        {
            chunks += random.Next(0, 20);
            if (CalibrationSchedule.IsDue(chunks, measured, isOtherReranker: false))
            {
                Assert.True(
                    chunks >= CalibrationSchedule.FewestChunks && chunks >= measured * CalibrationSchedule.Growth
                );
                (measured, times) = (chunks, times + 1);
            }
        }

        Assert.InRange(times, 1, 1 + Math.Log2(chunks / (double)CalibrationSchedule.FewestChunks));
        Assert.True(CalibrationSchedule.IsDue(chunks, measured, isOtherReranker: true));
        Assert.False(CalibrationSchedule.IsDue(CalibrationSchedule.FewestChunks - 1, 0, isOtherReranker: true));
    }
}
