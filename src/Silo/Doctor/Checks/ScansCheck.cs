using Pipeline.Contracts.Doctor;
using Pipeline.Documents.Reading.Recognition;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether scans and images are read where documents are, and in which languages.</summary>
internal sealed class ScansCheck() : DoctorCheck(DoctorArea.Machines)
{
    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        // Silos of an earlier version do not say.
        var readers = facts
            .Told.Where(told => told.Silo.Role is "all" or "index" && told.Settings.Recognises is not null)
            .Select(told =>
                (told.Silo.Name, Lacking: string.Join(", ", Tesseract.Wanted.Except(told.Settings.Recognises!)))
            )
            .ToArray();
        var nothing = string.Join(", ", Tesseract.Wanted);
        return readers
            .GroupBy(reader => reader.Lacking, reader => reader.Name, StringComparer.Ordinal)
            .Where(group => group.Key.Length > 0 || readers.All(reader => reader.Lacking.Length == 0))
            .Select(group =>
                Found(
                    group.Key == nothing ? DoctorCode.ScansUnread
                        : group.Key.Length > 0 ? DoctorCode.ScanLanguageLacking
                        : DoctorCode.ScansRead,
                    Only(group),
                    null,
                    ("silo", Listed(group)),
                    ("languages", group.Key.Length > 0 ? group.Key : nothing)
                )
            );
    }
}
