using Pipeline.Contracts.Status;

namespace Pipeline.Grains.Overview;

/// <summary>What a silo tells others of itself.</summary>
/// <param name="Status">How it is.</param>
/// <param name="Now">Its time of day.</param>
/// <param name="DiskFreeBytes">Room that is left on the disk of its data directory; null: it cannot tell.</param>
/// <param name="DiskBytes">The size of that disk.</param>
/// <param name="Settings">What it was told; null: its host does not say.</param>
[GenerateSerializer, Alias("pipeline.silo-self"), Immutable]
internal sealed record SiloSelf(
    PipelineStatus Status,
    DateTimeOffset Now,
    long? DiskFreeBytes,
    long? DiskBytes,
    SiloSettings? Settings = null
);
