using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Calibration;

/// <summary>A question made from a chunk: a sentence of it, whose right answer is the rest of the chunk.</summary>
/// <param name="Target">The chunk.</param>
/// <param name="Question">The sentence, with some words left out.</param>
/// <param name="Remainder">The chunk's text without the sentence.</param>
public sealed record ClozeQuestion(StoredChunk Target, string Question, string Remainder);
