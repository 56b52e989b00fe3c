using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether silos of several machines speak TLS with one another.</summary>
internal sealed class SiloTlsCheck() : DoctorCheck(DoctorArea.Security)
{
    public override bool IsForOneSilo => false;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var told = facts.Told.ToArray();
        var hosts = told.Select(one => one.Silo.Address.Split(':')[0]).Distinct(StringComparer.Ordinal).Count();
        return told.Length > 0 && told.All(one => one.Settings.EncryptsSilos) ? [Found(DoctorCode.SilosEncrypted)]
            : hosts > 1 ? [Found(DoctorCode.SilosInClear)]
            : [];
    }
}
