using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether silos have memory left.</summary>
internal sealed class MemoryCheck() : DoctorCheck(DoctorArea.Machines)
{
    private const int High = 90;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var known = facts
            .Told.Where(told => told.Settings is { MemoryPercent: not null })
            .OrderByDescending(told => told.Settings.MemoryPercent)
            .ToArray();
        return
        [
            .. known
                .Where((told, i) => told.Settings.MemoryPercent >= High || i == 0)
                .Select(told =>
                    Found(
                        told.Settings.MemoryPercent >= High ? DoctorCode.MemoryLow : DoctorCode.MemoryRoom,
                        told.Silo.Name,
                        null,
                        ("silo", told.Silo.Name),
                        ("percent", told.Settings.MemoryPercent),
                        ("size", Size(told.Settings.MemoryLimitBytes))
                    )
                ),
        ];
    }
}
