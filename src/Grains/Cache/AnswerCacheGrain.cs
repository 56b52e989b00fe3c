using Microsoft.Extensions.Options;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Roles;

namespace Pipeline.Grains.Cache;

/// <summary>Finished answers of one collection and access scope, least recently used out first.</summary>
[OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed class AnswerCacheGrain(IOptions<PipelineOptions> options) : Grain, IAnswerCacheGrain
{
    private readonly AnswerCache _cache = new(options.Value.Answers.CacheEntries);

    public Task<CachedAnswer?> Find(string question) => Task.FromResult(_cache.Find(question));

    public Task Store(string question, CachedAnswer answer)
    {
        _cache.Store(question, answer);
        return Task.CompletedTask;
    }
}
