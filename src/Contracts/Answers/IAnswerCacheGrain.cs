namespace Pipeline.Contracts.Answers;

/// <summary>Finished answers of one collection and access scope, and who is writing one. The key holds both, each
/// behind its length.</summary>
[Alias("pipeline.answer-cache")]
public interface IAnswerCacheGrain : IGrainWithStringKey
{
    /// <summary>The answer to an identical question, or null. It holds while the shards' watermarks are the answer's.
    /// For silos of earlier versions.</summary>
    /// <param name="question">The normalised question with its parameters.</param>
    [Alias("find")]
    Task<CachedAnswer?> Find(string question);

    /// <summary>Keeps an answer in the place of an older one. For silos of earlier versions.</summary>
    /// <param name="question">The normalised question with its parameters.</param>
    /// <param name="answer">The answer.</param>
    [Alias("store")]
    Task Store(string question, CachedAnswer answer);

    /// <summary>Asks for the answer to a question. Where there is none, and nobody is writing one that would do,
    /// whoever asks is the one who writes it from now on, until <see cref="Keep"/> or <see cref="Leave"/>.</summary>
    /// <param name="question">The question.</param>
    /// <returns>What there is.</returns>
    [Alias("enter")]
    Task<CacheReply> Enter(CacheQuestion question);

    /// <summary>Keeps an answer in the place of an older one. What is worth least for its size leaves when there is no
    /// more room.</summary>
    /// <param name="question">The normalised question with its parameters.</param>
    /// <param name="answerId">Who wrote it.</param>
    /// <param name="answer">The answer.</param>
    [Alias("keep")]
    Task Keep(string question, string answerId, CachedAnswer answer);

    /// <summary>The answer to the same question in other words, of the same documents; null: none.</summary>
    /// <param name="question">The question.</param>
    /// <param name="watermarks">Per shard, the watermark of the snapshot that was searched for it.</param>
    /// <param name="threshold">The least cosine.</param>
    [Alias("find-near")]
    Task<CachedAnswer?> FindNear(NearQuestion question, IReadOnlyList<long> watermarks, double threshold);

    /// <summary>The answer that was being written is none that others could have.</summary>
    /// <param name="question">The normalised question with its parameters.</param>
    /// <param name="answerId">Who wrote it.</param>
    [Alias("leave")]
    Task Leave(string question, string answerId);
}
