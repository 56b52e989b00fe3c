using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Calibration;

/// <summary>A question made from a chunk, whose right answer is what the chunk says in the exam.</summary>
/// <param name="Target">The chunk.</param>
/// <param name="Question">A sentence of the chunk, with some words left out.</param>
/// <param name="Passage">The chunk's text in the exam: without the sentence (<see cref="InverseClozeSampler"/>) or as it is
/// (<see cref="KnownItemSampler"/>).</param>
public sealed record PseudoQuestion(StoredChunk Target, string Question, string Passage);
