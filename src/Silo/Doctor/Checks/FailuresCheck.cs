using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether documents have failed.</summary>
internal sealed class FailuresCheck() : DoctorCheck(DoctorArea.Documents)
{
    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var failed = facts
            .Collections.Value.Where(collection => collection.Documents.Failed > 0)
            .OrderByDescending(collection => collection.Documents.Failed)
            .ToArray();
        yield return failed.Length == 0
            ? Found(DoctorCode.DocumentsWell)
            : Found(
                DoctorCode.DocumentsFailed,
                Only(failed.Select(collection => collection.Name)),
                null,
                ("count", failed.Sum(collection => collection.Documents.Failed)),
                (
                    "collections",
                    Listed(failed.Select(collection => $"{collection.Name}: {collection.Documents.Failed}"))
                ),
                ("first", failed[0].Name)
            );
    }
}
