using Pipeline.Grains.Searching;

namespace Pipeline.Grains.Tests.Searching;

public sealed class OneAtATimeTests
{
    [Fact]
    public async Task Tasks_that_share_something_never_run_at_once()
    {
        int inside = 0,
            most = 0;
        var turns = await OneAtATime.RunAsync(async () =>
        {
            var shared = new List<int>();
            await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(async task =>
                    {
                        for (var turn = 0; turn < 500; turn++)
                        {
                            await Task.Yield();
                            most = Math.Max(most, Interlocked.Increment(ref inside));
                            shared.Add(task);
                            Interlocked.Decrement(ref inside);
                            await Task.Run(() => { });
                        }
                    })
            );
            return shared.Count;
        });
        Assert.Equal((4000, 1), (turns, most));
    }
}
