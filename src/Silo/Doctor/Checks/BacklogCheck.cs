using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether documents become searchable soon.</summary>
internal sealed class BacklogCheck() : DoctorCheck(DoctorArea.Documents)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var waiting = facts
            .Collections.Value.Where(collection => collection.Documents is { Accepted: > 0, OldestAccepted: not null })
            .Select(collection =>
                (
                    collection.Name,
                    collection.Documents.Accepted,
                    For: facts.Now - collection.Documents.OldestAccepted!.Value
                )
            )
            .OrderByDescending(collection => collection.For)
            .ToArray();
        var oldest = waiting.Length > 0 ? waiting[0].For : TimeSpan.Zero;
        var late = waiting.Where(collection => collection.For > Long).ToArray();
        yield return waiting.Length == 0 ? Found(DoctorCode.DocumentsNoneWait)
        : late.Length == 0
            ? Found(
                DoctorCode.DocumentsMove,
                ("count", waiting.Sum(collection => collection.Accepted)),
                ("minutes", (int)Math.Ceiling(Math.Max(0, oldest.TotalMinutes)))
            )
        : Found(
            DoctorCode.DocumentsWait,
            Only(late.Select(collection => collection.Name)),
            null,
            ("count", late.Sum(collection => collection.Accepted)),
            ("minutes", (int)oldest.TotalMinutes),
            ("collections", Listed(late.Select(collection => $"{collection.Name}: {collection.Accepted}"))),
            ("first", late[0].Name)
        );
    }
}
