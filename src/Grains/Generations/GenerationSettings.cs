using Pipeline.Contracts.Collections;
using Pipeline.Grains.Models;

namespace Pipeline.Grains.Generations;

/// <summary>One way in which the documents of a collection are cut and embedded.</summary>
/// <param name="Number">Its number in the collection; 0: as the collection was made.</param>
/// <param name="Embedder">The name of the vectors; null: there are none.</param>
/// <param name="Dimensions">Length of a vector.</param>
/// <param name="ChunkTokens">Largest chunk in the embedder's tokens.</param>
/// <param name="ChunkOverlapTokens">Tokens repeated from the previous chunk.</param>
internal sealed record GenerationSettings(
    long Number,
    string? Embedder,
    int Dimensions,
    int ChunkTokens,
    int ChunkOverlapTokens
)
{
    /// <summary>What its index holds.</summary>
    public EmbedderIdentity Identity =>
        (Embedder is null ? EmbedderIdentity.None : new EmbedderIdentity(Embedder, Dimensions)) with
        {
            Generation = Number,
        };

    /// <summary>Whether documents come out the same.</summary>
    public bool CutsAs(GenerationSettings other) => this with { Number = other.Number } == other;

    /// <summary>As callers are shown it.</summary>
    public CutSettings ToContract() => new(Number, Embedder, ChunkTokens, ChunkOverlapTokens);
}
