using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Vectors;

namespace Pipeline.Retrieval.Shards;

/// <summary>Where a shard's index lives and what vectors it holds.</summary>
/// <param name="Directory">A directory of its own for this shard, created when missing; null keeps the index in
/// memory.</param>
/// <param name="Dimensions">Dimensions of every embedding, 0 to <see cref="MaxDimensions"/>; 0 for a shard without
/// vectors.</param>
/// <param name="Embedder">Name of the model that made the embeddings. An index saved under another name is
/// discarded.</param>
public sealed record ShardIndexOptions(string? Directory, int Dimensions, string Embedder)
{
    /// <summary>The most dimensions an embedding may have.</summary>
    public const int MaxDimensions = 8192;

    /// <summary>How the embeddings are indexed.</summary>
    public VectorIndexOptions Vectors { get; init; } = new();

    /// <summary>Called before each step of a save with the step's name; a test throws or copies files here.</summary>
    internal Action<string>? BeforeSaveStep { get; init; }

    internal void Check()
    {
        if (Dimensions is < 0 or > MaxDimensions)
        {
            throw new IndexInputException("dimensions", null, $"is {Dimensions}; it must be 0 to {MaxDimensions}.");
        }

        if (Vectors.Problem() is (string setting, string problem))
        {
            throw new IndexInputException($"vectors.{setting}", null, problem);
        }

        if (string.IsNullOrWhiteSpace(Embedder))
        {
            throw new IndexInputException(
                "embedder",
                null,
                "is empty; name the model, or write 'none' without vectors."
            );
        }
    }
}
