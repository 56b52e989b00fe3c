using Pipeline.Retrieval.Fusion;

namespace Pipeline.Retrieval.Calibration;

/// <summary>One question with its fused list, the re-ranker's scores, and which answers are right.</summary>
/// <param name="Fused">The fused list.</param>
/// <param name="Rerank">The re-ranker's scores of the fused list's first keys.</param>
/// <param name="Relevance">Grade of every right answer, above 0, by the name used in the lists.</param>
public sealed record JudgedRerank(
    RankedList<string> Fused,
    RankedList<string> Rerank,
    IReadOnlyDictionary<string, double> Relevance
)
{
    /// <summary>What kind of question it is, when there are several; a re-ranker must not do harm on any of
    /// them.</summary>
    public string Kind { get; init; } = string.Empty;
}
