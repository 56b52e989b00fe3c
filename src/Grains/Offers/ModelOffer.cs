namespace Pipeline.Grains.Offers;

/// <summary>What a silo of the cluster offers to all.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Silo">Its name.</param>
/// <param name="IsAccelerated">Whether its models run on something faster than a processor.</param>
/// <param name="Models">Its models.</param>
internal sealed record ModelOffer(SiloAddress Address, string Silo, bool IsAccelerated, SiloModels Models);
