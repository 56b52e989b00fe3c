using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Pipeline.Grains.Offers;

/// <summary>What a silo advertises in its metadata: its devices, and the roles whose models they run.</summary>
public static class SiloDevices
{
    /// <summary>The metadata key; the value is a comma-separated list such as <c>cpu:0,cuda:0</c>.</summary>
    public const string MetadataKey = "pipeline.devices";

    /// <summary>The metadata key of the roles; the value is a comma-separated list such as
    /// <c>embed,rerank,generate</c>.</summary>
    public const string RolesKey = "pipeline.roles";

    /// <summary>The roles of a silo that leaves none to others.</summary>
    public static IReadOnlyList<string> AllRoles { get; } = ["embed", "rerank", "generate"];

    internal static Dictionary<string, string> Metadata(IReadOnlyList<string> devices, IReadOnlyList<string> roles) =>
        new() { [MetadataKey] = string.Join(',', devices), [RolesKey] = string.Join(',', roles) };

    /// <summary>Whether a device is faster than a processor.</summary>
    internal static bool IsAccelerator(string device) => !device.StartsWith("cpu", StringComparison.Ordinal);

    internal static IReadOnlyList<string> Of(SiloMetadata metadata) => List(metadata, MetadataKey);

    internal static bool Serves(SiloMetadata metadata, string role) => List(metadata, RolesKey).Contains(role);

    private static string[] List(SiloMetadata metadata, string key) =>
        metadata.Metadata.TryGetValue(key, out var values)
            ? values.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
}
