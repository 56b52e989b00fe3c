using Pipeline.Grains.Models;

namespace Pipeline.Grains.Offers;

/// <summary>What the silos offered when they were last asked, and which embedder counts. Never changes; another takes
/// its place.</summary>
/// <param name="All">The offers, by the name of the silo.</param>
/// <param name="Embedder">The embedder that counts; null: there is none yet.</param>
internal sealed record ModelOffers(IReadOnlyList<ModelOffer> All, EmbedderIdentity? Embedder)
{
    /// <summary>Nothing is known yet.</summary>
    public static readonly ModelOffers None = new([], null);

    /// <summary>
    /// The re-ranker or generator that counts, the same on every silo that knows the same: one that works before one
    /// that is broken, one on an accelerator before one on a processor, that of most silos, then by name.
    /// </summary>
    public ModelOffer? Best(ModelRole role) =>
        All.Where(offer => offer.Models.Of(role).Name is not null)
            .GroupBy(offer => offer.Models.Of(role).Name!, StringComparer.Ordinal)
            .OrderBy(group => group.All(offer => IsBroken(offer.Models.Of(role))))
            .ThenBy(group => group.All(offer => !offer.IsAccelerated))
            .ThenByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .FirstOrDefault()
            ?.OrderBy(offer => IsBroken(offer.Models.Of(role)))
            .ThenBy(offer => offer.Models.Of(role).State != ModelState.Ready)
            .First();

    /// <summary>The offer of an embedder by the name of its vectors: where it is in use before where it is
    /// beside.</summary>
    public (ModelOffer Offer, SiloModel Model)? BestEmbedder(string vectors) =>
        All.Select(offer => (Offer: offer, Model: offer.Models.FindEmbedder(vectors)!))
            .Where(found => found.Model is not null)
            .OrderBy(found => found.Offer.Models.Embedder.Vectors != vectors)
            .ThenBy(found => IsBroken(found.Model))
            .ThenBy(found => found.Model.State != ModelState.Ready)
            .Select(found => ((ModelOffer, SiloModel)?)found)
            .FirstOrDefault();

    /// <summary>Whether a model was asked to work and cannot.</summary>
    public static bool IsBroken(SiloModel model) =>
        model.State is ModelState.Faulted or ModelState.Reopening or ModelState.Failed;
}
