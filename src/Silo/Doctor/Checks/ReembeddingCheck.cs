using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Remarks;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether the stored vectors are those of the embedder in use.</summary>
internal sealed class ReembeddingCheck() : DoctorCheck(DoctorArea.Models)
{
    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts) =>
        facts
            .Cluster.Value.Shards.SelectMany(
                shard => shard.Copies,
                (shard, copy) => (Shard: $"{shard.Collection}/{shard.Shard}", copy.Reason)
            )
            .Where(copy => copy.Reason?.Code == RemarkCode.IndexReplaced.Name())
            .GroupBy(copy => copy.Reason!.Message, StringComparer.Ordinal)
            .Select(group =>
                Found(
                    DoctorCode.Reembedding,
                    null,
                    group.First().Reason,
                    ("shards", Listed(group.Select(copy => copy.Shard)))
                )
            );
}
