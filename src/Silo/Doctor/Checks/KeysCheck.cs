using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether there are keys, and how long they hold.</summary>
internal sealed class KeysCheck() : DoctorCheck(DoctorArea.Security)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var keys = facts.Keys.Value;
        var isAsked = keys.Count > 0 || facts.Told.Any(told => told.Settings.AsksForKeys == true);
        if (!isAsked || facts.Told.All(told => told.Settings.AsksForKeys == false))
        {
            yield break;
        }

        var admins = keys.Count(key => key.Role == KeyRole.Admin);
        var lacksAdmin = admins == 0 && !facts.Told.Any(told => told.Settings.HasIssuer);
        if (lacksAdmin)
        {
            yield return Found(DoctorCode.AdminKeyLacking);
        }

        var ending = keys.Where(key => key.Expires - facts.Now < Soon).OrderBy(key => key.Expires).ToArray();
        if (ending.Length > 0)
        {
            yield return Found(
                DoctorCode.KeysEnding,
                Only(ending.Select(key => key.Name)),
                null,
                ("keys", Listed(ending.Select(key => $"{key.Name} ({key.Expires:yyyy-MM-dd})")))
            );
        }
        else if (!lacksAdmin)
        {
            yield return Found(DoctorCode.KeysHold, ("count", keys.Count), ("admins", admins));
        }
    }
}
