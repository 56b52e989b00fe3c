namespace Pipeline.Contracts.Search;

/// <summary>What a search does beyond searching once for the question as it is; all of it is off unless asked
/// for.</summary>
[GenerateSerializer, Alias("pipeline.retrieval-options"), Immutable]
public sealed record RetrievalOptions
{
    /// <summary>The most searches one after another.</summary>
    public const int MaxSteps = 4;

    /// <summary>The most tokens that a generator may write for one question.</summary>
    public const int MaxWrittenTokens = 1024;

    /// <summary>Searches one after another at most, 1 to <see cref="MaxSteps"/>: where no passage says all that a
    /// question asks, what the first ones name is searched too. 1: one search.</summary>
    [Id(0)]
    public int Steps { get; init; } = 1;

    /// <summary>What is searched beside the question; null: nothing.</summary>
    [Id(1)]
    public QueryExpansion? Expand { get; init; }

    /// <summary>Tokens that a generator may write for plans, phrasings and passages together, 0 to
    /// <see cref="MaxWrittenTokens"/>; 0: rules alone.</summary>
    [Id(2)]
    public int WrittenTokens { get; init; } = 256;
}
