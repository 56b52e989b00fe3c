using Pipeline.Retrieval.Fusion;

namespace Pipeline.Retrieval.Calibration;

/// <summary>One question with what each search found and which answers are right: from people's judgements, or from an
/// inverse cloze exam (<see cref="RankingExam"/>).</summary>
/// <param name="Keyword">What the keyword search found.</param>
/// <param name="Vector">What the vector search found.</param>
/// <param name="Relevance">Grade of every right answer, above 0, by the name used in the lists (of a chunk or of a
/// document, but the same throughout).</param>
public sealed record JudgedRanking(
    RankedList<string> Keyword,
    RankedList<string> Vector,
    IReadOnlyDictionary<string, double> Relevance
);
