using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether silos were told the same where they must be.</summary>
internal sealed class SettingsCheck() : DoctorCheck(DoctorArea.Silos)
{
    public override bool IsForOneSilo => false;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var differing = facts
            .Told.SelectMany(
                told => told.Settings.Shared,
                (told, option) => (Option: option.Key, option.Value, told.Silo.Name)
            )
            .GroupBy(given => given.Option, StringComparer.Ordinal)
            .Select(option =>
                (option.Key, Values: option.GroupBy(given => given.Value, StringComparer.Ordinal).ToArray())
            )
            .Where(option => option.Values.Length > 1)
            .ToArray();
        return differing.Length == 0
            ? [Found(DoctorCode.SettingsSame)]
            :
            [
                .. differing.Select(option =>
                    Found(
                        DoctorCode.SettingDiffers,
                        option.Key,
                        null,
                        ("option", option.Key),
                        (
                            "given",
                            string.Join(
                                "; ",
                                option.Values.Select(value =>
                                    $"{value.Key}: {Listed(value.Select(given => given.Name))}"
                                )
                            )
                        )
                    )
                ),
            ];
    }
}
