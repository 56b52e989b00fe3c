using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Status;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether all silos are there.</summary>
internal sealed class SilosCheck() : DoctorCheck(DoctorArea.Silos)
{
    public override bool IsForOneSilo => false;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var silos = facts.Cluster.Value.Silos;
        var living = facts.Living.Select(silo => silo.Name).ToArray();
        yield return Found(DoctorCode.SilosPresent, ("count", living.Length), ("silos", Listed(living)));
        (DoctorCode Code, Func<SiloInfo, bool> Are)[] troubles =
        [
            (DoctorCode.SilosSilent, silo => silo.State == SiloState.Silent),
            (DoctorCode.SilosGone, silo => silo.State == SiloState.Dead),
            (
                DoctorCode.SilosStarting,
                silo => silo.State == SiloState.Joining || silo is { State: SiloState.Active, Ready: false }
            ),
            (DoctorCode.SilosStopping, silo => silo.State == SiloState.Stopping),
        ];
        foreach (var (code, are) in troubles)
        {
            if (silos.Where(are).Select(silo => silo.Name).ToArray() is { Length: > 0 } names)
            {
                yield return Found(code, Only(names), null, ("silos", Listed(names)));
            }
        }
    }
}
