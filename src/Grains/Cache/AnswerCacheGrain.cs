using Microsoft.Extensions.Options;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Cache;

/// <summary>Finished answers of one collection and access scope, least recently used out first.</summary>
internal sealed class AnswerCacheGrain(IOptions<PipelineOptions> options, PipelineMetrics metrics)
    : Grain, IAnswerCacheGrain
{
    private readonly AnswerCache _cache = new(options.Value.Answers.CacheEntries);

    public Task<CachedAnswer?> Find(string question, IReadOnlyList<long> watermarks)
    {
        var answer = _cache.Find(question, watermarks);
        metrics.CacheLookup(answer is not null);
        return Task.FromResult(answer);
    }

    public Task Store(string question, IReadOnlyList<long> watermarks, CachedAnswer answer)
    {
        _cache.Store(question, watermarks, answer);
        return Task.CompletedTask;
    }
}
