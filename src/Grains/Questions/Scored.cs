using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Questions;

/// <summary>A chunk with the score of one stage.</summary>
internal readonly record struct Scored(ChunkKey Key, double Score);
