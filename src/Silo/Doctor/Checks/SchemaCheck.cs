using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether program and schema belong together.</summary>
internal sealed class SchemaCheck() : DoctorCheck(DoctorArea.Store)
{
    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        // Told by the store's own check.
        if (facts.Store.Problem is not null)
        {
            return [];
        }

        var store = facts.Store.Value.Condition;
        return
        [
            Found(
                store.Version == store.Known ? DoctorCode.SchemaCurrent
                    : store.Version < store.Known ? DoctorCode.SchemaTooOld
                    : store.CompatibleFrom > store.Known ? DoctorCode.SchemaTooNew
                    : DoctorCode.SchemaNewer,
                ("version", store.Version),
                ("known", store.Known),
                ("compatible", store.CompatibleFrom),
                ("silo", facts.Silo)
            ),
        ];
    }
}
