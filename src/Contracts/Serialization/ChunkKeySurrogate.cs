namespace Pipeline.Contracts.Serialization;

/// <summary>A <see cref="ChunkKey"/> on the wire: the vocabulary knows no Orleans.</summary>
[GenerateSerializer, Alias("pipeline.passage-key"), Immutable]
internal readonly record struct ChunkKeySurrogate(
    [property: Id(0)] string DocumentId,
    [property: Id(1)] long Version,
    [property: Id(2)] int Ordinal
);

/// <summary>Makes keys and their form on the wire of one another.</summary>
[RegisterConverter]
internal sealed class ChunkKeyConverter : IConverter<ChunkKey, ChunkKeySurrogate>
{
    public ChunkKey ConvertFromSurrogate(in ChunkKeySurrogate surrogate) =>
        new(surrogate.DocumentId, surrogate.Version, surrogate.Ordinal);

    public ChunkKeySurrogate ConvertToSurrogate(in ChunkKey value) =>
        new(value.DocumentId, value.Version, value.Ordinal);
}
