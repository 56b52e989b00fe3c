using System.Collections.Concurrent;

namespace Pipeline.Grains.Documents;

/// <summary>
/// Tells lanes that there is work: whoever says so while a lane is being told is told with all the others in the next
/// call, so that many submissions make few calls and none is overlooked.
/// </summary>
/// <param name="wake">Wakes a lane.</param>
internal sealed class LaneWakes(Func<ShardKey, Task> wake)
{
    private readonly ConcurrentDictionary<ShardKey, Lane> _lanes = new();

    /// <summary>Wakes the lane of a shard, soon; a call that is lost is made up for by the lane's timer.</summary>
    public void Wake(ShardKey shard)
    {
        if (_lanes.GetOrAdd(shard, static _ => new Lane()).TryBegin())
        {
            CallAsync(shard).Ignore();
        }
    }

    private async Task CallAsync(ShardKey shard)
    {
        var lane = _lanes[shard];
        do
        {
            try
            {
                await wake(shard);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // The timer makes up for it.
            }
        } while (lane.GoesOn());
    }

    private sealed class Lane
    {
        private const int Quiet = 0;
        private const int Calling = 1;
        private const int Again = 2;

        private int _state;

        /// <summary>Whether the caller is to make the call; else whoever is making one makes another.</summary>
        public bool TryBegin() =>
            Interlocked.CompareExchange(ref _state, Calling, Quiet) == Quiet
            || (Interlocked.CompareExchange(ref _state, Again, Calling) == Quiet && TryBegin());

        /// <summary>Whether another call is to be made.</summary>
        public bool GoesOn() =>
            Interlocked.CompareExchange(ref _state, Calling, Again) == Again
            || (Interlocked.CompareExchange(ref _state, Quiet, Calling) == Again && GoesOn());
    }
}
