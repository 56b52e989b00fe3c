using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Pipeline.Grains.Roles;

/// <summary>What silos advertise of their roles.</summary>
public static class SiloRoles
{
    /// <summary>The metadata key; the value is a comma-separated list such as <c>index,gateway</c>.</summary>
    public const string MetadataKey = "pipeline.role";

    private static readonly SiloRole[] Parts = [SiloRole.Index, SiloRole.Worker, SiloRole.Gateway];

    /// <summary>A role's name, as options and errors have it.</summary>
    /// <param name="role">The role.</param>
    public static string Name(this SiloRole role) => role.ToString().ToLowerInvariant();

    /// <summary>Whether a silo of one role does what those of another do.</summary>
    /// <param name="role">What the silo is.</param>
    /// <param name="other">Not <see cref="SiloRole.All"/>.</param>
    public static bool Includes(this SiloRole role, SiloRole other) => role == SiloRole.All || role == other;

    /// <summary>What a silo of a role advertises.</summary>
    /// <param name="role">The role.</param>
    internal static string Advertised(SiloRole role) =>
        string.Join(',', Parts.Where(part => role.Includes(part)).Select(Name));

    /// <summary>What a silo is for; null: nothing is known of that.</summary>
    internal static SiloRole? Find(SiloMetadata metadata) =>
        metadata.Metadata.TryGetValue(MetadataKey, out var names)
            ? Enum.GetValues<SiloRole>().Where(role => Advertised(role) == names).Cast<SiloRole?>().FirstOrDefault()
            : null;

    /// <summary>Whether a silo has a part in the cluster; a worker process that another silo has started for itself has
    /// none.</summary>
    internal static bool IsPartOf(SiloMetadata metadata) => metadata.Metadata.ContainsKey(MetadataKey);

    /// <summary>Whether a silo advertises a role; false also while nothing is known of it.</summary>
    internal static bool Has(SiloMetadata metadata, SiloRole role) =>
        metadata.Metadata.TryGetValue(MetadataKey, out var names) && names.Split(',').Contains(role.Name());
}
