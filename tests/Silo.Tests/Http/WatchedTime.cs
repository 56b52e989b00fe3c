using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Silo.Tests.Http;

/// <summary>Time that a test lets pass, and that tells it who waits for how long.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Returns once somebody waits for so long, as the next one who does.</summary>
    public async Task WaitedForAsync(TimeSpan wait)
    {
        while (await _waits.Reader.ReadAsync() != wait) { }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
