using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether the clocks of silos and database agree.</summary>
internal sealed class ClocksCheck() : DoctorCheck(DoctorArea.Machines)
{
    private const double Off = 1;
    private const double FarOff = 10;

    public override bool IsForOneSilo => false;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        // How far the database is ahead is uncertain by half of what the call took.
        var store =
            facts.Store.Problem is null && facts.Store.Value is { Condition.HasOwnClock: true } known ? known : null;
        var (reference, ahead, doubt) = store is null
            ? (facts.Silo, 0, 0)
            : (store.Condition.Kind, store.Clock.TotalSeconds, store.RoundTrip.TotalSeconds / 2);
        var clocks = facts
            .Living.Where(silo => silo.ClockSeconds is not null)
            .Select(silo => (silo.Name, Off: silo.ClockSeconds!.Value - ahead))
            .ToArray();
        var off = clocks.Where(clock => Math.Abs(clock.Off) - doubt > Off).ToArray();
        return off.Length == 0
            ?
            [
                Found(
                    DoctorCode.ClocksAgree,
                    ("reference", reference),
                    ("seconds", Seconds(clocks.Select(clock => Math.Abs(clock.Off)).DefaultIfEmpty().Max()))
                ),
            ]
            :
            [
                .. off.Select(clock =>
                    Found(
                        Math.Abs(clock.Off) - doubt > FarOff ? DoctorCode.ClockFarOff : DoctorCode.ClockOff,
                        clock.Name,
                        null,
                        ("silo", clock.Name),
                        ("reference", reference),
                        ("seconds", Seconds(clock.Off))
                    )
                ),
            ];
    }

    private static double Seconds(double seconds) => Math.Round(seconds, 1);
}
