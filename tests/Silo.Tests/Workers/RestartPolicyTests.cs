using Pipeline.Silo.Workers;

namespace Pipeline.Silo.Tests.Workers;

public sealed class RestartPolicyTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    [Fact]
    public void Pauses_double_up_to_a_limit_and_end()
    {
        var policy = new RestartPolicy(() => 0.9999999);
        var pauses = Enumerable.Range(0, RestartPolicy.Most).Select(_ => Math.Round(policy.Ended(Short)!.Value.TotalSeconds)).ToArray();
        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30, 30, 30], pauses);
        Assert.Null(policy.Ended(Short));
    }

    [Fact]
    public void Jitter_takes_half_of_a_pause_at_most()
    {
        var policy = new RestartPolicy(() => 0);
        Assert.Equal(TimeSpan.FromSeconds(0.5), policy.Ended(Short));
        Assert.Equal(TimeSpan.FromSeconds(1), policy.Ended(Short));
    }

    [Fact]
    public void A_process_that_ran_well_begins_anew()
    {
        var policy = new RestartPolicy(() => 0);
        for (var i = 0; i < RestartPolicy.Most; i++)
        {
            policy.Ended(Short);
        }

        Assert.Equal(TimeSpan.FromSeconds(0.5), policy.Ended(RestartPolicy.Well));
        Assert.NotNull(policy.Ended(Short));
    }
}
