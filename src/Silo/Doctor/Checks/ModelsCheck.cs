using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Models;
using Pipeline.Inference.Embedding;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether each role has a model, and whether models work.</summary>
internal sealed class ModelsCheck() : DoctorCheck(DoctorArea.Models)
{
    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts) =>
        [
            .. facts.Models.Roles.Select(role => OfRole(role.Role, role.Status)).OfType<DoctorFinding>(),
            .. Broken(facts),
            .. Idle(facts),
        ];

    private static string WordOf(ModelRole role) => role.ToString().ToLowerInvariant();

    private DoctorFinding? OfRole(ModelRole role, ModelStatus status) =>
        status.Name == MiniLmEmbedder.Name ? Found(DoctorCode.EnglishEmbedder)
        : status.State != ModelState.Missing
            ? Found(DoctorCode.ModelPresent, status.Name, null, ("role", WordOf(role)), ("model", status.Name))
        // Told by the check of roles.
        : status.Detail?.Code == RemarkCode.NoWorkerSilo.Name() ? null
        : status.Detail?.Code == RemarkCode.EmbedderAway.Name()
            ? Found(DoctorCode.EmbedderElsewhere, status.Name, null, ("model", status.Name))
        : Found(
            role switch
            {
                ModelRole.Embed => DoctorCode.WithoutEmbedder,
                ModelRole.Rerank => DoctorCode.WithoutReranker,
                _ => DoctorCode.WithoutGenerator,
            }
        );

    private IEnumerable<DoctorFinding> Broken(DoctorFacts facts)
    {
        var offered = facts
            .Models.Offered.Where(offer => offer.Status.IsBroken)
            .Select(offer => (offer.Silo, Model: offer.Status.Name, offer.Status.State, offer.Status.Detail))
            .ToArray();

        // A worker process tells of its own model, and belongs to no other silo.
        var others = facts
            .Cluster.Value.Workers.Where(worker =>
                worker.State is ModelState.Faulted or ModelState.Reopening or ModelState.Failed
                && offered.All(offer => offer.Model != worker.Model)
            )
            .Select(worker =>
                (
                    Silo: facts.Silo,
                    worker.Model,
                    worker.State,
                    Detail: worker.DetailCode is { } code
                        ? new Remark(code, worker.Detail ?? "", worker.DetailValues)
                        : null
                )
            );
        return offered
            .Concat(others)
            .Select(broken =>
                Found(
                    broken.State == ModelState.Failed ? DoctorCode.ModelGivenUp : DoctorCode.ModelBreaks,
                    broken.Model,
                    broken.Detail ?? RemarkCode.ProgramFault.With(),
                    ("silo", broken.Silo),
                    ("model", broken.Model)
                )
            );
    }

    private IEnumerable<DoctorFinding> Idle(DoctorFacts facts) =>
        facts
            .Models.Unused.GroupBy(unused => (unused.Role, unused.Model, unused.Used))
            .Select(group =>
                Found(
                    DoctorCode.ModelIdle,
                    group.Key.Model,
                    null,
                    ("silo", Listed(group.Select(unused => unused.Silo))),
                    ("model", group.Key.Model),
                    ("used", group.Key.Used),
                    ("role", WordOf(group.Key.Role))
                )
            );
}
