using Pipeline.Contracts.Answers;
using Pipeline.Grains.Roles;

namespace Pipeline.Grains.Cache;

/// <summary>Finished answers of one collection and access scope, and who is writing one. The answers are in the silo's
/// memory, which all of its caches share, and stored so that they outlive it.</summary>
[OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed class AnswerCacheGrain(AnswerCache cache, KeptAnswers kept, TimeProvider time)
    : Grain,
        IAnswerCacheGrain
{
    /// <summary>How long the first question waits for what is stored.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly AnswersInFlight _flights = new();

    private string Scope => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (cache.IsOff)
        {
            return;
        }

        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        foreach (var (question, answer) in (await kept.ReadAsync(Scope, either.Token)).Reverse())
        {
            cache.Store(Scope, question, answer);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        cache.Clear(Scope);
        return Task.CompletedTask;
    }

    public Task<CachedAnswer?> Find(string question) => Task.FromResult(cache.Find(Scope, question));

    public Task Store(string question, CachedAnswer answer)
    {
        foreach (var (scope, left) in cache.Store(Scope, question, answer))
        {
            if ((scope, left) == (Scope, question))
            {
                return Task.CompletedTask;
            }

            kept.Forget(scope, left);
        }

        kept.Keep(Scope, question, answer);
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
