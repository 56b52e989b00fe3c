using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Schedules;

namespace Pipeline.Chaos.Checking;

/// <summary>What must hold for the replicas.</summary>
internal static class ReplicaRules
{
    /// <summary>Replicas agree in the end.</summary>
    public static IEnumerable<Violation> CheckEnd(EndState end)
    {
        for (var shard = 0; shard < end.Shards; shard++)
        {
            var replicas = end.Replicas.Replicas.Where(replica => replica.Shard == shard).ToArray();
            if (replicas.Length != end.ReplicasOfShard)
            {
                yield return new Violation(
                    Rule.ReplicasAgree,
                    $"shard {shard} has {replicas.Length} replicas instead of {end.ReplicasOfShard}"
                );
            }

            if (
                replicas.Any(replica => replica.Checksum is null)
                || replicas.Select(replica => (replica.Checksum, replica.Chunks)).Distinct().Count() > 1
            )
            {
                yield return new Violation(
                    Rule.ReplicasAgree,
                    $"shard {shard}: " + string.Join(", ", replicas.Select(replica => replica.ToString()))
                );
            }
        }
    }

    /// <summary>As long as a silo is not started again, it holds each of its shards since the same moment, with one
    /// opening.</summary>
    public static IEnumerable<Violation> CheckOpenings(
        IEnumerable<Inspection> inspections,
        IReadOnlyCollection<Outage> outages
    )
    {
        var first = new Dictionary<(string Silo, int Start, int Shard), (DateTimeOffset? Since, int Openings)>();
        var spoilt = outages
            .Where(outage => outage.Kind is FaultKind.FullDisk or FaultKind.ClockJump)
            .Select(outage => $"silo-{outage.Silo + 1}")
            .ToHashSet();
        foreach (var inspection in inspections.OrderBy(inspection => inspection.At))
        {
            foreach (var replica in inspection.Replicas.Where(replica => replica.Since is not null))
            {
                var key = (replica.Silo, inspection.Starts[replica.Silo], replica.Shard);
                var now = (replica.Since, replica.Openings);
                if (!first.TryAdd(key, now) && first[key] != now && !spoilt.Contains(replica.Silo))
                {
                    yield return new Violation(
                        Rule.IndexesStayOpen,
                        $"shard {replica.Shard} of {replica.Silo} was opened anew before {inspection.At:c}: "
                            + $"{first[key]} became {now}"
                    );
                    first[key] = now;
                }
            }
        }
    }
}
