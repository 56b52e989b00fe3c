using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Remarks;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether the store answers, and how soon.</summary>
internal sealed class StoreCheck() : DoctorCheck(DoctorArea.Store)
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        if (facts.Store.Problem is { } problem)
        {
            return
            [
                Found(problem.Code == RemarkCode.StoreDamaged.Name() ? DoctorCode.StoreBroken : DoctorCode.StoreAway),
            ];
        }

        var (condition, took, _) = facts.Store.Value;
        return
        [
            Found(
                took > Slow ? DoctorCode.StoreSlow : DoctorCode.StoreAnswers,
                ("kind", condition.Kind),
                ("milliseconds", (int)Math.Ceiling(took.TotalMilliseconds))
            ),
        ];
    }
}
