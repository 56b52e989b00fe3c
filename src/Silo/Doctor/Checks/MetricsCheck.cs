using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether somebody can see how it runs.</summary>
internal sealed class MetricsCheck() : DoctorCheck(DoctorArea.Telemetry)
{
    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var where = facts.Told.SelectMany(told => told.Settings.Metrics).Distinct(StringComparer.Ordinal).ToArray();
        yield return where.Length == 0
            ? Found(DoctorCode.MetricsOff)
            : Found(DoctorCode.MetricsOn, ("where", string.Join(", ", where)));
    }
}
