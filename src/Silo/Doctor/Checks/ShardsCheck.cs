using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether every shard answers.</summary>
internal sealed class ShardsCheck() : DoctorCheck(DoctorArea.Shards)
{
    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var shards = PlacedShard.Of(facts);
        if (shards.Count == 0)
        {
            if (facts.Collections.Value.Count == 0)
            {
                yield return Found(DoctorCode.CollectionsNone);
            }

            yield break;
        }

        var silent = shards.Where(shard => !shard.Answering.Any()).ToArray();
        var down = silent.Where(shard => !shard.Coming.Any()).Select(shard => shard.Name).ToArray();
        var partial = silent.Where(shard => shard.Coming.Any()).Select(shard => shard.Name).ToArray();
        if (down.Length > 0)
        {
            yield return Found(DoctorCode.ShardsDown, Only(down), null, ("shards", Listed(down)));
        }

        if (partial.Length > 0)
        {
            yield return Found(DoctorCode.ShardsPartial, Only(partial), null, ("shards", Listed(partial)));
        }

        if (silent.Length == 0)
        {
            yield return Found(DoctorCode.ShardsAnswer, ("count", shards.Count));
        }
    }
}
