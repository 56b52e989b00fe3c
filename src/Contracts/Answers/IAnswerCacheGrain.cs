namespace Pipeline.Contracts.Answers;

/// <summary>Finished answers of one collection and access scope. The key is <c>collection/scope</c>.</summary>
[Alias("pipeline.answer-cache")]
public interface IAnswerCacheGrain : IGrainWithStringKey
{
    /// <summary>The answer to an identical question over identical documents, or null.</summary>
    /// <param name="question">The normalised question with its parameters.</param>
    /// <param name="watermarks">The collection's state now: the last published number of every shard.</param>
    [Alias("find")]
    Task<CachedAnswer?> Find(string question, IReadOnlyList<long> watermarks);

    /// <summary>Keeps an answer; the least recently used leaves when the cache is full.</summary>
    [Alias("store")]
    Task Store(string question, IReadOnlyList<long> watermarks, CachedAnswer answer);
}

/// <summary>A finished answer as the cache keeps it.</summary>
/// <param name="Events">The context, token, citation and verdict events, in order.</param>
/// <param name="Usage">What making it took.</param>
/// <param name="Origin">How it was made.</param>
/// <param name="End">How it ended.</param>
[GenerateSerializer, Alias("pipeline.cached-answer"), Immutable]
public sealed record CachedAnswer(
    IReadOnlyList<AnswerEvent> Events, TokenUsage Usage, AnswerOrigin Origin, AnswerEnd End);
