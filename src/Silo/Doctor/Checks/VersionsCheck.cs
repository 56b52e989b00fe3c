using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether all silos run the same program.</summary>
internal sealed class VersionsCheck() : DoctorCheck(DoctorArea.Silos)
{
    public override bool IsForOneSilo => false;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var versions = facts
            .Living.Where(silo => silo.Version is not null)
            .GroupBy(silo => silo.Version!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToArray();
        yield return versions is [var one]
            ? Found(DoctorCode.VersionsSame, ("version", one.Key))
            : Found(
                DoctorCode.VersionsMixed,
                (
                    "versions",
                    string.Join(
                        "; ",
                        versions.Select(group => $"{group.Key}: {Listed(group.Select(silo => silo.Name))}")
                    )
                )
            );
    }
}
