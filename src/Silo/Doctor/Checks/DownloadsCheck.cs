using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Remarks;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether models are on their way, or did not come.</summary>
internal sealed class DownloadsCheck() : DoctorCheck(DoctorArea.Models)
{
    private static readonly Dictionary<string, DoctorCode> Codes = new(StringComparer.Ordinal)
    {
        [RemarkCode.Downloading.Name()] = DoctorCode.ModelsComing,
        [RemarkCode.DownloadStarting.Name()] = DoctorCode.ModelsComing,
        [RemarkCode.DownloadFailed.Name()] = DoctorCode.ModelsNotFetched,
        [RemarkCode.DownloadOffline.Name()] = DoctorCode.ModelsNotFetched,
    };

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts) =>
        facts
            .Living.SelectMany(silo => silo.Remarks, (silo, remark) => (silo.Name, Remark: remark))
            .Where(told => Codes.ContainsKey(told.Remark.Code))
            .GroupBy(told => told.Remark.Message, StringComparer.Ordinal)
            .Select(group =>
                Found(
                    Codes[group.First().Remark.Code],
                    Only(group.Select(told => told.Name)),
                    group.First().Remark,
                    ("silo", Listed(group.Select(told => told.Name)))
                )
            );
}
