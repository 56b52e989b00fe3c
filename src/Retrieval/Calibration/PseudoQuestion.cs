using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Calibration;

/// <summary>A question made from a chunk, whose right answer is what the chunk says in the exam.</summary>
/// <param name="Target">The chunk.</param>
/// <param name="Question">Words of the chunk.</param>
/// <param name="Passage">The chunk's text in the exam: without the sentence asked for
/// (<see cref="PseudoQuestionKind.Cloze"/>) or as it is.</param>
public sealed record PseudoQuestion(FetchedChunk Target, string Question, string Passage)
{
    /// <summary>How it was made.</summary>
    public PseudoQuestionKind Kind { get; init; }

    /// <summary>What keyword search is asked.</summary>
    public string Keywords { get; init; } = Question;
}
