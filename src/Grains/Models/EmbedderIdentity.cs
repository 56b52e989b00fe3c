using System.Globalization;
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

    /// <summary>Of an index, the generation of the collection that it holds
    /// (<see cref="Pipeline.Storage.Generations.IGenerationStore"/>); of a model 0.</summary>
    public long Generation { get; init; }

    /// <summary>The name with the generation, if there is one, as directories and other silos are told it.</summary>
    public string Marked =>
        Generation == 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}~{Generation}");

    /// <summary>The identity that <see cref="Marked"/> was told of.</summary>
    /// <param name="marked">The name with the generation.</param>
    /// <param name="dimensions">Length of a vector.</param>
    public static EmbedderIdentity Unmark(string marked, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(marked);
        var at = marked.LastIndexOf('~');
        return at >= 0 && long.TryParse(marked.AsSpan(at + 1), CultureInfo.InvariantCulture, out var generation)
            ? new EmbedderIdentity(marked[..at], dimensions) { Generation = generation }
            : new EmbedderIdentity(marked, dimensions);
    }

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
