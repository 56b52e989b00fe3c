using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Tests.Sessions;

public sealed class RestartPolicyTests
{
    private static readonly RestartLimits Limits = new();
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    [Fact]
    public void Pauses_double_up_to_a_limit_and_end()
    {
        var policy = new RestartPolicy(Limits, () => 0.9999999);
        var pauses = Enumerable
            .Range(0, Limits.Most)
            .Select(_ => Math.Round(policy.Ended(Short)!.Value.TotalSeconds))
            .ToArray();
        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30, 30, 30], pauses);
        Assert.Null(policy.Ended(Short));
    }

    [Fact]
    public void Jitter_takes_half_of_a_pause_at_most()
    {
        var policy = new RestartPolicy(Limits, () => 0);
        Assert.Equal(TimeSpan.FromSeconds(0.5), policy.Ended(Short));
        Assert.Equal(TimeSpan.FromSeconds(1), policy.Ended(Short));
    }

    [Fact]
    public void What_ran_well_begins_anew()
    {
        var policy = new RestartPolicy(Limits, () => 0);
        for (var i = 0; i < Limits.Most; i++)
        {
            policy.Ended(Short);
        }

        Assert.Equal(TimeSpan.FromSeconds(0.5), policy.Ended(Limits.Well));
        Assert.NotNull(policy.Ended(Short));
    }
}
