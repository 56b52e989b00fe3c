using Pipeline.Contracts.Answers;
using Pipeline.Grains.Roles;

namespace Pipeline.Grains.Cache;

/// <summary>Finished answers of one collection and access scope, and who is writing one. The answers are in the silo's
/// memory, which all of its caches share.</summary>
[OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed class AnswerCacheGrain(AnswerCache cache, TimeProvider time) : Grain, IAnswerCacheGrain
{
    private readonly AnswersInFlight _flights = new();

    private string Scope => this.GetPrimaryKeyString();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        cache.Clear(Scope);
        return Task.CompletedTask;
    }

    public Task<CachedAnswer?> Find(string question) => Task.FromResult(cache.Find(Scope, question));

    public Task Store(string question, CachedAnswer answer)
    {
        cache.Store(Scope, question, answer);
        return Task.CompletedTask;
    }

    public Task<CacheReply> Enter(CacheQuestion question)
    {
        var found = cache.Find(Scope, question.Question);
        var isCurrent = found is not null && found.Watermarks.SequenceEqual(question.Watermarks);
        var writer = isCurrent
            ? null
            : _flights.Enter(
                question.Question,
                question.AnswerId,
                question.Watermarks,
                question.Until,
                time.GetUtcNow(),
                question.MayFollow,
                question.NotBehind
            );
        return Task.FromResult(new CacheReply(found, writer));
    }

    public Task Keep(string question, string answerId, CachedAnswer answer)
    {
        _flights.Leave(question, answerId);
        return Store(question, answer);
    }

    public Task Leave(string question, string answerId)
    {
        _flights.Leave(question, answerId);
        return Task.CompletedTask;
    }
}
