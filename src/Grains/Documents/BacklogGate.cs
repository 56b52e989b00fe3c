using System.Collections.Concurrent;
using System.Globalization;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains.Documents;

/// <summary>
/// Refuses documents of a shard in which too many wait already, as behind an embedder that is slow or away: whoever
/// sends them waits and sends them again. What waits is rows of the store, of which each shard's are looked at once a
/// second at most, so a few more than the limit may come in.
/// </summary>
/// <param name="look">How many documents wait in a shard.</param>
/// <param name="most">How many may.</param>
/// <param name="time">The clock.</param>
internal sealed class BacklogGate(Func<ShardKey, Task<long>> look, long most, TimeProvider time)
{
    private const int RetryAfterSeconds = 10;
    private const int MostShards = 10_000;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ShardKey, Look> _looks = new();

    /// <summary>Checks that a shard takes one more document.</summary>
    /// <exception cref="PipelineException">It does not now.</exception>
    public async ValueTask CheckAsync(ShardKey shard)
    {
        var known = _looks.GetValueOrDefault(shard);
        if (known is null || time.GetElapsedTime(known.At) >= Between)
        {
            // Whoever comes meanwhile goes by what was seen before.
            _looks[shard] = new Look(time.GetTimestamp(), known?.Waiting ?? 0);
            _looks[shard] = known = new Look(time.GetTimestamp(), await look(shard));
            if (_looks.Count > MostShards)
            {
                _looks.Clear();
            }
        }

        if (known.Waiting >= most)
        {
            throw new PipelineException(
                ErrorCode.Overloaded,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{known.Waiting} documents of this part of the collection wait to be made searchable; send this one again later."
                ),
                retryAfterSeconds: RetryAfterSeconds
            );
        }
    }

    private sealed record Look(long At, long Waiting);
}
