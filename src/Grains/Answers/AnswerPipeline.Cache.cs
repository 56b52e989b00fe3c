using Pipeline.Contracts.Answers;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

internal sealed partial class AnswerPipeline
{
    /// <summary>The cached answer, if no shard has changed since it was made.</summary>
    private async Task<CachedAnswer?> FindAsync(IAnswerCacheGrain cache, string key, ShardFanOut shards)
    {
        var found = await cache.Find(key);
        var isHit =
            found is not null && await shards.WatermarksAsync() is { } now && now.SequenceEqual(found.Watermarks);
        metrics.CacheLookup(isHit);
        return isHit ? found : null;
    }

    private void Replay(CachedAnswer cached)
    {
        foreach (var answerEvent in cached.Events)
        {
            log.Append(answerEvent);
        }

        _grounding = cached.Grounding;
        End(cached.End, AnswerOrigin.Cached, cached.Usage);
    }

    private IReadOnlyList<AnswerEvent> Cacheable(int from) =>
        [
            .. log
                .Events.Skip(from)
                .Where(answerEvent => answerEvent is HitsEvent or TokenEvent or CitationEvent or VerdictEvent),
        ];
}
