using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;
using Pipeline.Grains.Offers;

namespace Pipeline.Grains.Workers;

/// <summary>
/// Places a worker on the silo that its key names, if that silo has the device. The built-in metadata filter compares
/// with the calling silo, which is not what a device needs.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnDeviceAttribute() : PlacementFilterAttribute(new DevicePlacementFilterStrategy());

/// <summary>The strategy that <see cref="OnDeviceAttribute"/> names.</summary>
public sealed class DevicePlacementFilterStrategy() : PlacementFilterStrategy(order: 0);

/// <summary>Keeps the silo that has the device.</summary>
internal sealed class DevicePlacementFilterDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(
        PlacementFilterStrategy filterStrategy,
        PlacementTarget target,
        IEnumerable<SiloAddress> silos
    )
    {
        var key = WorkerKey.Parse(target.GrainIdentity.Key.ToString()!);
        return silos.Where(silo =>
            string.Equals(silo.ToParsableString(), key.Silo, StringComparison.Ordinal)
            && SiloDevices.Of(metadata.GetSiloMetadata(silo)).Contains(key.Device)
        );
    }
}
