using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether copies can be kept apart.</summary>
internal sealed class ZonesCheck() : DoctorCheck(DoctorArea.Silos)
{
    public override bool IsForOneSilo => false;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var silos = facts.WithIndexes.ToArray();
        var wanted = facts.Cluster.Value.Replicas;
        if (wanted < 2 || silos.Length < 2)
        {
            return [];
        }

        var zones = silos
            .Where(silo => silo.Zone is not null)
            .GroupBy(silo => silo.Zone!, StringComparer.Ordinal)
            .OrderBy(zone => zone.Count())
            .ThenBy(zone => zone.Key, StringComparer.Ordinal)
            .ToArray();
        var named = Listed(zones.Select(zone => $"{zone.Key} ({zone.Count()})").Order(StringComparer.Ordinal));
        if (zones.Length == 0)
        {
            return [Found(DoctorCode.ZonesUnnamed)];
        }

        if (silos.Where(silo => silo.Zone is null).Select(silo => silo.Name).ToArray() is { Length: > 0 } without)
        {
            return [Found(DoctorCode.ZonesPartly, Only(without), null, ("silos", Listed(without)))];
        }

        if (zones.Length == 1)
        {
            return [Found(DoctorCode.ZonesOne, zones[0].Key, null, ("zone", zones[0].Key))];
        }

        // With as many zones as copies, or fewer, each zone holds a copy of every shard.
        return zones.Length <= wanted && zones[^1].Count() > 2 * zones[0].Count()
            ? [Found(DoctorCode.ZonesUneven, zones[0].Key, null, ("zones", named), ("zone", zones[0].Key))]
            : [Found(DoctorCode.ZonesSpread, ("zones", named))];
    }
}
