using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Pipeline.Grains.Workers;

/// <summary>The devices that a silo advertises in its metadata.</summary>
public static class SiloDevices
{
    /// <summary>The metadata key; the value is a comma-separated list such as <c>cpu:0,cuda:0</c>.</summary>
    public const string MetadataKey = "pipeline.devices";

    internal static IReadOnlyList<string> Of(SiloMetadata metadata) =>
        metadata.Metadata.TryGetValue(MetadataKey, out var devices)
            ? devices.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
}
