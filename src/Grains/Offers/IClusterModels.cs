using Pipeline.Grains.Models;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Grains.Offers;

/// <summary>
/// The models of the cluster, whichever silos they are on: what may be asked of any silo, and what is known here
/// without asking. One model counts for each role; work goes to the silos that have it.
/// </summary>
public interface IClusterModels
{
    /// <summary>What is known of a role's model.</summary>
    /// <param name="role">The role.</param>
    ModelStatus StatusOf(ModelRole role);

    /// <summary>What is known of the embedder whose vectors are stored under a name.</summary>
    /// <param name="vectors">The name of the vectors.</param>
    ModelStatus StatusOfEmbedder(string vectors);

    /// <summary>How well a silo can do a role's work for everybody.</summary>
    /// <param name="worker">The silo.</param>
    /// <param name="role">The role.</param>
    /// <param name="vectors">Of an embedder, the name of its vectors; null: the one in use.</param>
    /// <returns>0 for best; null: not at all, as far as is known.</returns>
    int? FitOf(SiloAddress worker, ModelRole role, string? vectors = null);

    /// <summary>The name of the vectors that a silo is to be asked for; null: those of whichever embedder it
    /// uses.</summary>
    string? VectorsInUse { get; }

    /// <summary>Silos whose model of a role is not the one that counts.</summary>
    IReadOnlyList<UnusedModel> Unused { get; }

    /// <summary>The models in use of every silo that runs models.</summary>
    IReadOnlyList<(string Silo, ModelRole Role, ModelStatus Status)> Offered { get; }

    /// <summary>The tokenizer of the embedder in use; null: there is none, or it cannot be had now.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ITokenizer?> FindTokenizerAsync(CancellationToken cancellationToken);

    /// <summary>The tokenizer of an embedder; null: it cannot be had now.</summary>
    /// <param name="vectors">The name of the embedder's vectors.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ITokenizer?> FindTokenizerAsync(string vectors, CancellationToken cancellationToken);

    /// <summary>Opens the embedder in use where nobody else may do so before it is needed: on this silo.</summary>
    /// <param name="cancellationToken">Gives up waiting for it.</param>
    ValueTask OpenEmbedderAsync(CancellationToken cancellationToken);

    /// <summary>Completes when the other silos have been asked for the first time.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitUntilKnownAsync(CancellationToken cancellationToken);
}

/// <summary>A model that no work goes to, because the cluster uses another of its role.</summary>
/// <param name="Silo">The name of its silo.</param>
/// <param name="Role">The role.</param>
/// <param name="Model">Its name.</param>
/// <param name="Used">The name of the one that counts.</param>
public sealed record UnusedModel(string Silo, ModelRole Role, string Model, string Used);
