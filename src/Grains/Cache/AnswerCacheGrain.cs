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

    /// <summary>Questions that are looked at closely.</summary>
    private const int MostNeighbours = 8;

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

    public Task<CachedAnswer?> FindNear(NearQuestion question, IReadOnlyList<long> watermarks, double threshold)
    {
        var nearest = cache
            .Of(Scope)
            .Where(entry =>
                entry.Answer.Near is { } near
                && near.Parameters == question.Parameters
                && near.Embedder == question.Embedder
                && entry.Answer.Watermarks.SequenceEqual(watermarks)
            )
            .Select(entry => (entry.Question, entry.Answer, Cosine: Cosine(entry.Answer, question)))
            .Where(entry => entry.Cosine >= threshold)
            .OrderByDescending(entry => entry.Cosine)
            .Take(MostNeighbours)
            .FirstOrDefault(entry => NearAgreement.Holds(entry.Answer.Near!.Text, question.Text));
        return Task.FromResult(nearest.Answer is null ? null : cache.Find(Scope, nearest.Question));
    }

    private static double Cosine(CachedAnswer answer, NearQuestion question) =>
        NearVector.Cosine(answer.Near!.Vector, question.Vector);

    public Task Leave(string question, string answerId)
    {
        _flights.Leave(question, answerId);
        return Task.CompletedTask;
    }
}
