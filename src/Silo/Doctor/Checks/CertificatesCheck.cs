using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether certificates hold.</summary>
internal sealed class CertificatesCheck() : DoctorCheck(DoctorArea.Security)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var found = facts
            .Told.SelectMany(
                told => told.Settings.Certificates,
                (told, certificate) =>
                {
                    var code =
                        certificate.Ends is not { } ends ? DoctorCode.CertificateUnread
                        : ends <= facts.Now ? DoctorCode.CertificateEnded
                        : ends - facts.Now < Soon ? DoctorCode.CertificateEnding
                        : DoctorCode.CertificatesHold;
                    return (
                        Code: code,
                        certificate.Ends,
                        Finding: Found(
                            code,
                            told.Silo.Name,
                            null,
                            ("silo", told.Silo.Name),
                            ("option", certificate.Option),
                            ("date", certificate.Ends is { } day ? $"{day.UtcDateTime:yyyy-MM-dd}" : "")
                        )
                    );
                }
            )
            .OrderBy(certificate => certificate.Ends)
            .ToArray();
        var troubles = found.Where(certificate => certificate.Code != DoctorCode.CertificatesHold).ToArray();
        return (troubles.Length > 0 ? troubles : found.Take(1)).Select(certificate => certificate.Finding);
    }
}
