namespace Pipeline.Contracts.Answers;

/// <summary>A question to the answer cache.</summary>
/// <param name="Question">The normalised question with its parameters.</param>
/// <param name="AnswerId">The answer that is to be written where there is none.</param>
/// <param name="Watermarks">Per shard, what it is to have seen.</param>
/// <param name="Until">When it has to be written.</param>
/// <param name="MayFollow">Whether an answer that is being written would do.</param>
/// <param name="NotBehind">An answer that was being written, and broke off; null: none.</param>
[GenerateSerializer, Alias("pipeline.cache-question"), Immutable]
public sealed record CacheQuestion(
    string Question,
    string AnswerId,
    IReadOnlyList<long> Watermarks,
    DateTimeOffset Until,
    bool MayFollow,
    string? NotBehind = null
);

/// <summary>What the answer cache has for a question.</summary>
/// <param name="Answer">The answer; that of earlier documents where its watermarks are others. Null: none.</param>
/// <param name="Writer">The answer that is being written and would do, of these documents; null: none.</param>
[GenerateSerializer, Alias("pipeline.cache-reply"), Immutable]
public sealed record CacheReply(CachedAnswer? Answer, string? Writer);
