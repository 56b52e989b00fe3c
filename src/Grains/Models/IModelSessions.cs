using Pipeline.Contracts.Remarks;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Reranking;

namespace Pipeline.Grains.Models;

/// <summary>
/// The model sessions of this silo, opened when first asked for. Only worker grains run anything on them; ingestion
/// also borrows the embedder's tokenizer, since chunks are measured in its tokens.
/// </summary>
public interface IModelSessions
{
    /// <summary>The sessions of one device of this silo; the others' members are those of its first device.</summary>
    /// <param name="device">The device, such as <c>cuda:1</c>.</param>
    IModelSessions On(string device);

    /// <summary>The embedder, or null when there is none now: none is installed, or it is broken
    /// (<see cref="StatusOf"/>).</summary>
    /// <param name="cancellationToken">Gives up waiting for the model to load.</param>
    ValueTask<IEmbedder?> FindEmbedderAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The embedder whose vectors are stored under a name: the one in use, or another that is still installed, which is
    /// opened for this; null when it cannot be had now (<see cref="StatusOfEmbedder"/>).
    /// </summary>
    /// <param name="vectors">The name of the vectors (<see cref="EmbedderIdentity.Name"/>).</param>
    /// <param name="cancellationToken">Gives up waiting for the model to load.</param>
    ValueTask<IEmbedder?> FindEmbedderAsync(string vectors, CancellationToken cancellationToken);

    /// <summary>What is known of the embedder whose vectors are stored under a name, without opening it.</summary>
    /// <param name="vectors">The name of the vectors.</param>
    ModelStatus StatusOfEmbedder(string vectors);

    /// <summary>The embedders beside the one in use that can be asked for by the name of their vectors.</summary>
    IReadOnlyList<ModelStatus> OtherEmbedders { get; }

    /// <summary>The file of the tokenizer of an embedder, for silos that measure texts for it and do not have it; null:
    /// it is not here, or has none.</summary>
    /// <param name="vectors">The name of the vectors.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<byte[]?> ReadTokenizerAsync(string vectors, CancellationToken cancellationToken);

    /// <summary>The re-ranker, or null when there is none now.</summary>
    /// <param name="cancellationToken">Gives up waiting for the model to load.</param>
    ValueTask<IReranker?> FindRerankerAsync(CancellationToken cancellationToken);

    /// <summary>The generator, or null when there is none now.</summary>
    /// <param name="cancellationToken">Gives up waiting for the model to load.</param>
    ValueTask<IGenerator?> FindGeneratorAsync(CancellationToken cancellationToken);

    /// <summary>What is known of a role's model without opening it.</summary>
    /// <param name="role">The role.</param>
    ModelStatus StatusOf(ModelRole role);
}

/// <summary>A role's model on this silo.</summary>
/// <param name="Name">The model's name; null: none is installed.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Detail">Why it is not there, and what to do.</param>
/// <param name="Languages">ISO 639-1 codes that it handles well; null: not known, or any.</param>
public sealed record ModelStatus(string? Name, ModelState State, Remark? Detail, IReadOnlyList<string>? Languages)
{
    /// <summary>Adapters of the generator, which are asked for as <c>generator:adapter</c>.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>Of an embedder, what its vectors are stored under, also before it is open; null: there is none, or its
    /// files do not say.</summary>
    public EmbedderIdentity? Vectors { get; init; }

    /// <summary>Since when it is in that state; null: not known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it may be worth asking again; null where it is not known to come back by itself.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Of an embedder that is not on this machine any more.</summary>
    /// <param name="vectors">The name of its vectors.</param>
    public static ModelStatus NotInstalled(string vectors) =>
        new(null, ModelState.Missing, RemarkCode.EmbedderNotInstalled.With(("model", vectors)), null);

    /// <summary>Whether it is broken: it was asked to work and cannot.</summary>
    public bool IsBroken => State is ModelState.Faulted or ModelState.Reopening or ModelState.Failed;

    /// <summary>Whether it handles a language well, or nothing says that it does not.</summary>
    /// <param name="language">ISO 639-1 code.</param>
    public bool Knows(string language) =>
        Languages is not { Count: > 0 } known
        || known.Any(name =>
            name == "multilingual" || name == language || name.StartsWith($"{language}-", StringComparison.Ordinal)
        );
}
