using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Remarks;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether shards have their copies, in different zones, and whether these keep up.</summary>
internal sealed class CopiesCheck() : DoctorCheck(DoctorArea.Shards)
{
    /// <summary>Changes that a copy may lack.</summary>
    private const long MostLag = 10_000;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        var shards = PlacedShard.Of(facts);
        return [.. Counts(shards, facts), .. Stalled(shards), .. Behind(shards), .. Together(shards, facts)];
    }

    private IEnumerable<DoctorFinding> Counts(IReadOnlyList<PlacedShard> shards, DoctorFacts facts)
    {
        var wanted = Math.Min(facts.Cluster.Value.Replicas, facts.WithIndexes.Count());
        var few = shards.Where(shard => shard.Answering.Any() && shard.Answering.Count() < wanted).ToArray();
        var coming = few.Where(shard => shard.Coming.Any())
            .SelectMany(shard => shard.Coming, (shard, copy) => $"{shard.Name} ({copy.Silo})")
            .ToArray();
        var missing = few.Where(shard => !shard.Coming.Any()).Select(shard => shard.Name).ToArray();
        if (coming.Length > 0)
        {
            yield return Found(DoctorCode.CopiesComing, ("copies", Listed(coming)));
        }

        if (missing.Length > 0)
        {
            yield return Found(
                DoctorCode.CopiesMissing,
                Only(missing),
                null,
                ("shards", Listed(missing)),
                ("wanted", wanted)
            );
        }

        if (
            facts.IsClustered
            && wanted > 0
            && shards.Count > 0
            && shards.All(shard => shard.Answering.Count() >= wanted)
        )
        {
            yield return Found(DoctorCode.ShardsCopied, ("count", shards.Count), ("copies", wanted));
        }
    }

    private IEnumerable<DoctorFinding> Stalled(IReadOnlyList<PlacedShard> shards) =>
        shards
            .SelectMany(shard => shard.Copies, (shard, copy) => (shard.Name, Copy: copy))
            .Where(held => held.Copy.State is ReplicaState.Stalled or ReplicaState.Failed)
            .GroupBy(held => (held.Copy.Silo, held.Copy.Reason?.Message))
            .Select(group =>
                Found(
                    DoctorCode.CopiesStalled,
                    group.Key.Silo,
                    group.First().Copy.Reason ?? RemarkCode.ProgramFault.With(),
                    ("silo", group.Key.Silo),
                    ("shards", Listed(group.Select(held => held.Name)))
                )
            );

    private IEnumerable<DoctorFinding> Behind(IReadOnlyList<PlacedShard> shards)
    {
        var behind = shards
            .SelectMany(shard => shard.Copies, (shard, copy) => (shard.Name, Copy: copy))
            .Where(held => held.Copy is { State: ReplicaState.Following, Lag: > MostLag })
            .OrderByDescending(held => held.Copy.Lag)
            .Select(held => $"{held.Name} ({held.Copy.Silo}: {held.Copy.Lag})")
            .ToArray();
        return behind.Length == 0 ? [] : [Found(DoctorCode.CopiesBehind, ("copies", Listed(behind)))];
    }

    private IEnumerable<DoctorFinding> Together(IReadOnlyList<PlacedShard> shards, DoctorFacts facts)
    {
        var zones = facts
            .WithIndexes.Where(silo => silo.Zone is not null)
            .ToDictionary(silo => silo.Name, silo => silo.Zone!, StringComparer.Ordinal);
        if (zones.Values.Distinct(StringComparer.Ordinal).Count() < 2)
        {
            return [];
        }

        var together = shards
            .Where(shard =>
                shard.Answering.Count() > 1
                && shard.Answering.Select(copy => zones.GetValueOrDefault(copy.Silo, copy.Silo)).Distinct().Count() == 1
            )
            .Select(shard => shard.Name)
            .ToArray();
        return together.Length == 0
            ? []
            : [Found(DoctorCode.CopiesTogether, Only(together), null, ("shards", Listed(together)))];
    }
}
