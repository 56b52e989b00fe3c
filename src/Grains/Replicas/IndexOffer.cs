namespace Pipeline.Grains.Replicas;

/// <summary>What a silo says when it is asked for the files of an index.</summary>
/// <param name="Id">By which they are read.</param>
/// <param name="Manifest">What they are; null: there are none to be had.</param>
/// <param name="Refusal">Why, in one word.</param>
[GenerateSerializer, Alias("pipeline.index-offer"), Immutable]
internal sealed record IndexOffer(Guid Id, byte[]? Manifest, string? Refusal);
