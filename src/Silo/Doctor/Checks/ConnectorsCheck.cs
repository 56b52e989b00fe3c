using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether every connector can do its work.</summary>
internal sealed class ConnectorsCheck() : DoctorCheck(DoctorArea.Documents)
{
    private const int MostTold = 20;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        if (facts.Connectors.Value.Failing.Count == 0)
        {
            yield return Found(DoctorCode.ConnectorsWell, ("count", facts.Connectors.Value.Count));
        }

        foreach (var failing in facts.Connectors.Value.Failing.Take(MostTold))
        {
            yield return Found(
                failing.IsHeld ? DoctorCode.ConnectorHolds : DoctorCode.ConnectorFails,
                failing.Name,
                failing.Problem,
                ("connector", failing.Name)
            );
        }
    }
}
