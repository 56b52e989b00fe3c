using Pipeline.Silo.Workers;

namespace Pipeline.Silo.Tests.Workers;

public sealed class WorkerPulseTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly WorkerPulse _pulse = new();

    [Fact]
    public void A_start_may_take_longer_than_a_later_silence()
    {
        Assert.Null(_pulse.Problem(WorkerPulse.LongestStart));
        Assert.NotNull(_pulse.Problem(WorkerPulse.LongestStart + Second));
        _pulse.Heard(Second, active: 0, steps: 0);
        Assert.Null(_pulse.Problem(Second + WorkerPulse.LongestSilence));
        Assert.Contains(
            "answer",
            _pulse.Problem(Second + WorkerPulse.LongestSilence + Second),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0, 7, false)]
    [InlineData(2, 7, true)]
    [InlineData(2, 8, false)]
    public void Only_one_that_has_work_and_takes_no_step_hangs(int active, long steps, bool hangs)
    {
        _pulse.Heard(Second, active: 2, steps: 7);
        var later = Second + WorkerPulse.LongestStep + Second;
        _pulse.Heard(later, active, steps);
        Assert.Equal(hangs, _pulse.Problem(later) is not null);
    }
}
