using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether something that came by the stream was refused.</summary>
internal sealed class DeadLettersCheck() : DoctorCheck(DoctorArea.Documents)
{
    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var count = facts.DeadLetters.Value;
        yield return count == 0
            ? Found(DoctorCode.LettersNone)
            : Found(DoctorCode.LettersDead, ("count", count >= FactGatherer.MostLetters ? $"{count}+" : $"{count}"));
    }
}
