using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether there are silos for everything, and enough of them.</summary>
internal sealed class RolesCheck() : DoctorCheck(DoctorArea.Silos)
{
    public override bool IsForOneSilo => false;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var living = facts.Living.ToArray();
        var index = facts.WithIndexes.Count();
        var models = living.Count(silo => silo.Role is "all" or "worker");
        var wanted = facts.Cluster.Value.Replicas;
        if (index == 0)
        {
            yield return Found(DoctorCode.IndexSiloLacking);
        }
        else if (index < wanted)
        {
            yield return Found(
                DoctorCode.CopiesAboveSilos,
                ("replicas", wanted),
                ("silos", index),
                ("missing", wanted - index)
            );
        }

        if (models == 0)
        {
            yield return Found(DoctorCode.ModelSiloLacking);
        }

        if (index >= wanted && models > 0)
        {
            yield return Found(
                DoctorCode.RolesFilled,
                ("index", index),
                ("models", models),
                ("requests", living.Count(silo => silo.Role is not "worker"))
            );
        }
    }
}
