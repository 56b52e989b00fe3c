namespace Pipeline.Contracts.Answers;

/// <summary>Finished answers of one collection and access scope. The key holds both, each behind its length.</summary>
[Alias("pipeline.answer-cache")]
public interface IAnswerCacheGrain : IGrainWithStringKey
{
    /// <summary>The answer to an identical question, or null. It holds while the shards' watermarks are the
    /// answer's.</summary>
    /// <param name="question">The normalised question with its parameters.</param>
    [Alias("find")]
    Task<CachedAnswer?> Find(string question);

    /// <summary>Keeps an answer in the place of an older one; the least recently used leaves when the cache is
    /// full.</summary>
    /// <param name="question">The normalised question with its parameters.</param>
    /// <param name="answer">The answer.</param>
    [Alias("store")]
    Task Store(string question, CachedAnswer answer);
}

/// <summary>A finished answer as the cache keeps it.</summary>
/// <param name="Events">The context, token, citation and verdict events, in order.</param>
/// <param name="Usage">What making it took.</param>
/// <param name="Origin">How it was made.</param>
/// <param name="End">How it ended.</param>
/// <param name="Watermarks">Per shard, the watermark of the snapshot that was searched for it.</param>
/// <param name="Grounding">How far the passages support it; null from a silo that does not tell it yet.</param>
[GenerateSerializer, Alias("pipeline.cached-answer"), Immutable]
public sealed record CachedAnswer(
    IReadOnlyList<AnswerEvent> Events,
    TokenUsage Usage,
    AnswerOrigin Origin,
    AnswerEnd End,
    IReadOnlyList<long> Watermarks,
    Grounding? Grounding = null
);
