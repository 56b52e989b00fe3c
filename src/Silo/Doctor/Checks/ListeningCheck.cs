using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Status;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>What other machines can reach.</summary>
internal sealed class ListeningCheck() : DoctorCheck(DoctorArea.Security)
{
    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var open = facts.Told.Where(told => told.Settings.ListensForOthers).ToArray();
        if (open.Length == 0)
        {
            yield return Found(DoctorCode.ListensHere);
            yield break;
        }

        // A proxy that is named looks at callers, and ends TLS.
        var keyless = Names(told => told is { AsksForKeys: false, HasProxy: false });
        var clear = Names(told => told is { ListensInClear: true, HasProxy: false });
        yield return keyless.Length > 0
            ? Found(DoctorCode.AuthOff, Only(keyless), null, ("silos", Listed(keyless)))
            : Found(DoctorCode.KeysAsked);
        yield return clear.Length > 0
            ? Found(DoctorCode.HttpInClear, Only(clear), null, ("silos", Listed(clear)))
            : Found(DoctorCode.HttpCovered);

        string[] Names(Func<SiloSettings, bool> are) =>
            [.. open.Where(told => are(told.Settings)).Select(told => told.Silo.Name)];
    }
}
