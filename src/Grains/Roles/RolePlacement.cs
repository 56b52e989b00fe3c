using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains.Roles;

/// <summary>
/// Places a grain on silos of certain roles only. The built-in metadata filter compares with the calling silo, which
/// has nothing to do with it.
/// </summary>
/// <param name="roles">The roles, any of which will do; a silo that is for everything does in any case.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnRolesAttribute(params SiloRole[] roles)
    : PlacementFilterAttribute(new RolePlacementFilterStrategy(roles));

/// <summary>The strategy that <see cref="OnRolesAttribute"/> names.</summary>
/// <param name="roles">The roles.</param>
public sealed class RolePlacementFilterStrategy(params SiloRole[] roles) : PlacementFilterStrategy(order: 0)
{
    private const string Property = "roles";

    /// <summary>For the runtime, which then gives it the grain's properties.</summary>
    public RolePlacementFilterStrategy()
        : this([]) { }

    /// <summary>The roles, any of which will do.</summary>
    public IReadOnlyList<SiloRole> Roles { get; private set; } = roles;

    /// <inheritdoc/>
    public override void AdditionalInitialize(GrainProperties properties) =>
        Roles = [.. GetPlacementFilterGrainProperty(Property, properties)!.Split(',').Select(Enum.Parse<SiloRole>)];

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services,
        Type grainClass,
        GrainType grainType,
        IReadOnlyDictionary<string, string> existingProperties
    ) => [KeyValuePair.Create(Property, string.Join(',', Roles))];
}

/// <summary>Keeps the silos that have one of the roles.</summary>
internal sealed class RolePlacementFilterDirector(ISiloMetadataCache metadata, ILocalSiloDetails own, OwnRole ownRole)
    : IPlacementFilterDirector
{
    /// <exception cref="PipelineException">No silo has any of them: what the caller is told.</exception>
    public IEnumerable<SiloAddress> Filter(
        PlacementFilterStrategy filterStrategy,
        PlacementTarget target,
        IEnumerable<SiloAddress> silos
    )
    {
        var roles = ((RolePlacementFilterStrategy)filterStrategy).Roles;
        SiloAddress[] kept = [.. silos.Where(silo => roles.Any(role => Has(silo, role)))];
        return kept.Length > 0 ? kept : throw PipelineException.RoleUnavailable(roles[0].Name());
    }

    // What a silo advertises arrives some moments after it has joined; what this one is, it knows from the beginning.
    private bool Has(SiloAddress silo, SiloRole role) =>
        silo.Equals(own.SiloAddress)
            ? ownRole.Role.Includes(role)
            : SiloRoles.Has(metadata.GetSiloMetadata(silo), role);
}
