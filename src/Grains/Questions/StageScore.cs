namespace Pipeline.Grains.Questions;

/// <summary>A chunk with the score of one stage.</summary>
internal readonly record struct StageScore(ChunkKey Key, double Score);
