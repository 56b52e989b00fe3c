namespace Pipeline.Contracts.Search;

/// <summary>The result of a search.</summary>
[GenerateSerializer, Alias("pipeline.search-response"), Immutable]
public sealed record SearchResponse
{
    /// <summary>The hits, best first.</summary>
    [Id(0)]
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>How far the search went; lower than asked when a model is missing.</summary>
    [Id(1)]
    public SearchMode Mode { get; init; }

    /// <summary>What each stage took, and why one was left out.</summary>
    [Id(2)]
    public required IReadOnlyList<StageReport> Stages { get; init; }

    /// <summary>Which shards answered.</summary>
    [Id(3)]
    public required Coverage Coverage { get; init; }

    /// <summary>With <c>explain</c>: the ranked list of every stage by name (keyword, vector, fused, reranked), without
    /// texts.</summary>
    [Id(4)]
    public IReadOnlyDictionary<string, IReadOnlyList<SearchHit>>? Lists { get; init; }

    /// <summary>The weights used.</summary>
    [Id(5)]
    public Collections.RankingSettings? Ranking { get; init; }

    /// <summary>With <c>facets</c>: the values of the fields asked for, in that order.</summary>
    [Id(6)]
    public IReadOnlyList<Facet>? Facets { get; init; }

    /// <summary>With <c>suggest</c> or <c>fuzzy</c>: the query as it was probably meant; null when it seems
    /// right.</summary>
    [Id(7)]
    public string? Correction { get; init; }
}

/// <summary>How many shards were asked and how many answered in time.</summary>
/// <param name="Shards">Shards asked.</param>
/// <param name="Answered">Shards that answered.</param>
[GenerateSerializer, Alias("pipeline.coverage"), Immutable]
public sealed record Coverage(int Shards, int Answered);

/// <summary>One stage of a question.</summary>
/// <param name="Stage">guard, cache, spelling, embed, keyword, feedback, vector, fuse, rerank, context or
/// generate.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Milliseconds">What it took.</param>
/// <param name="Detail">Why it was left out, or a figure worth knowing.</param>
/// <param name="Code">The stable word of the detail: a <see cref="Remarks.RemarkCode"/> or an error's code.</param>
/// <param name="Values">What the detail says of the case, by name.</param>
[GenerateSerializer, Alias("pipeline.stage-report"), Immutable]
public sealed record StageReport(
    string Stage,
    StageStatus Status,
    double Milliseconds,
    string? Detail = null,
    string? Code = null,
    IReadOnlyDictionary<string, string>? Values = null
);

/// <summary>How a stage stands.</summary>
public enum StageStatus
{
    /// <summary>Running.</summary>
    Started,

    /// <summary>Done.</summary>
    Finished,

    /// <summary>Left out, with the reason in the detail.</summary>
    Skipped,

    /// <summary>Failed; the question goes on without it.</summary>
    Failed,
}
