using Pipeline.Cli.CommandLine;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Evaluation;

/// <summary>A way of searching that is measured.</summary>
/// <param name="Name">Its name in tables and files.</param>
/// <param name="Mode">How far the search goes.</param>
/// <param name="Configure">What it sets in a request beyond the mode.</param>
internal sealed record SearchStage(string Name, SearchMode Mode, Func<SearchRequest, SearchRequest> Configure)
{
    /// <summary>The stages measured unless others are asked for.</summary>
    public const string Defaults = "bm25,vector,hybrid,reranked";

    private static readonly SearchStage[] All =
    [
        new("bm25", SearchMode.Keyword, request => request),
        new("vector", SearchMode.Vector, request => request),
        // Plain reciprocal rank fusion, whatever the collection's weights are.
        new(
            "rrf",
            SearchMode.Hybrid,
            request => request with { KeywordWeight = 0.5, VectorWeight = 0.5, Fusion = RankingSettings.ReciprocalRank }
        ),
        new("hybrid", SearchMode.Hybrid, request => request),
        new("reranked", SearchMode.Reranked, request => request),
        // The cross-encoder's order alone, unblended.
        new("pure", SearchMode.Reranked, request => request with { RerankWeight = 1 }),
        // Hybrid, with more searches than one.
        new("steps", SearchMode.Hybrid, request => request with { Retrieval = new RetrievalOptions { Steps = 3 } }),
        new(
            "multi-query",
            SearchMode.Hybrid,
            request => request with { Retrieval = new RetrievalOptions { Expand = QueryExpansion.MultiQuery } }
        ),
        new(
            "hyde",
            SearchMode.Hybrid,
            request => request with { Retrieval = new RetrievalOptions { Expand = QueryExpansion.Hyde } }
        ),
    ];

    /// <summary>Reads a list of names.</summary>
    /// <exception cref="UsageException">A name is none of ours.</exception>
    public static IReadOnlyList<SearchStage> Parse(string names)
    {
        var stages = names
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal)
            .Select(name =>
                Array.Find(All, stage => stage.Name == name)
                ?? throw new UsageException(
                    "--stages",
                    $"There is no stage '{name}'; give some of {string.Join(", ", All.Select(stage => stage.Name))}."
                )
            )
            .ToArray();
        return stages.Length > 0
            ? stages
            : throw new UsageException("--stages", "--stages is empty; give for example bm25,hybrid.");
    }
}
