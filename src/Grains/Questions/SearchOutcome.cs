using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;
using Pipeline.Retrieval.Answerability;

namespace Pipeline.Grains.Questions;

/// <summary>What a search found; the watermarks are those of the snapshots searched, null when a shard did not
/// answer. The evidence tells how well all of it fits the question; the steps are the questions to which what was found
/// led.</summary>
internal sealed record SearchOutcome(
    IReadOnlyList<SearchHit> Hits,
    SearchMode Mode,
    Coverage Coverage,
    RankingSettings Ranking,
    IReadOnlyList<Facet>? Facets,
    string? Correction,
    IReadOnlyList<long>? Watermarks,
    Evidence Evidence,
    IReadOnlyList<string>? Steps = null
)
{
    /// <summary>The question's vector; null: it has none.</summary>
    public QueryVector? Vector { get; init; }
}
