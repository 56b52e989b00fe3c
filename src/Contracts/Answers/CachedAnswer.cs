namespace Pipeline.Contracts.Answers;

/// <summary>A finished answer as the cache keeps it.</summary>
/// <param name="Events">The context, token, citation and verdict events, in order. The context has the chunks that it
/// was made from, with their versions.</param>
/// <param name="Usage">What making it took.</param>
/// <param name="Origin">How it was made.</param>
/// <param name="End">How it ended.</param>
/// <param name="Watermarks">Per shard, the watermark of the snapshot that was searched for it.</param>
/// <param name="Grounding">How far the passages support it; null from a silo that does not tell it yet.</param>
/// <param name="Basis">How it was made, as far as that depended on the moment; null from a silo that does not tell it
/// yet.</param>
/// <param name="Near">Its question, where others in other words may have it too; null: they may not.</param>
[GenerateSerializer, Alias("pipeline.cached-answer"), Immutable]
public sealed record CachedAnswer(
    IReadOnlyList<AnswerEvent> Events,
    TokenUsage Usage,
    AnswerOrigin Origin,
    AnswerEnd End,
    IReadOnlyList<long> Watermarks,
    Grounding? Grounding = null,
    CachedBasis? Basis = null,
    NearQuestion? Near = null
);

/// <summary>How a cached answer was made, as far as that depended on how fast devices were then.</summary>
/// <param name="Candidates">Passages that were re-ranked at most.</param>
/// <param name="ContextTokens">Tokens of passages at most.</param>
/// <param name="Milliseconds">What making it took; it is what a hit saves.</param>
/// <param name="Edge">The score of the last passage of its context.</param>
[GenerateSerializer, Alias("pipeline.cached-basis"), Immutable]
public sealed record CachedBasis(int Candidates, int ContextTokens, double Milliseconds, double Edge);
