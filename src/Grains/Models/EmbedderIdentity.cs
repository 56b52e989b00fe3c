using Pipeline.Inference.Embedding;

namespace Pipeline.Grains.Models;

/// <summary>
/// What vectors belong to: those of different identities are never compared. The one name that rows of the store,
/// indexes and questions carry; a model of which only the first dimensions are kept has another identity than the whole
/// one.
/// </summary>
/// <param name="Name">The name that vectors are stored under.</param>
/// <param name="Dimensions">Length of a vector; 0 for <see cref="None"/>.</param>
public sealed record EmbedderIdentity(string Name, int Dimensions)
{
    /// <summary>Stands for "no embedder": an index with it holds words only.</summary>
    public static readonly EmbedderIdentity None = new("none", 0);

    /// <summary>The identity of a model that is described, opened or not.</summary>
    /// <param name="definition">The model.</param>
    public static EmbedderIdentity Of(EmbedderDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new EmbedderIdentity(definition.VectorName, definition.VectorDimensions);
    }

    /// <summary>The identity of a model that is open.</summary>
    /// <param name="embedder">The model.</param>
    public static EmbedderIdentity Of(IEmbedder embedder)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        return new EmbedderIdentity(embedder.Name, embedder.Dimensions);
    }
}
