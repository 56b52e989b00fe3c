using Microsoft.Extensions.Time.Testing;
using Pipeline.Connectors.Network;

namespace Pipeline.Connectors.Tests.Network;

public sealed class HostPaceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Requests_to_a_host_keep_their_distance_and_other_hosts_do_not_wait()
    {
        var pace = new HostPace(TimeSpan.FromSeconds(1), _time);
        Assert.True(pace.WaitAsync("a", default).IsCompleted);
        var second = pace.WaitAsync("A", default);
        var third = pace.WaitAsync("a", default);
        Assert.False(second.IsCompleted);
        Assert.True(pace.WaitAsync("b", default).IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await second.WaitAsync(Patience);
        Assert.False(third.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await third.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_host_is_left_alone_for_as_long_as_it_asks()
    {
        var pace = new HostPace(TimeSpan.Zero, _time);
        pace.Rest("a", TimeSpan.FromSeconds(30));
        var first = pace.WaitAsync("a", default);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(first.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await first.WaitAsync(Patience);
        pace.Widen("a", TimeSpan.FromSeconds(5));
        Assert.True(pace.WaitAsync("a", default).IsCompleted);
        Assert.False(pace.WaitAsync("a", default).IsCompleted);
    }
}
