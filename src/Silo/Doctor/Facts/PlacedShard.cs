using System.Globalization;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Silo.Doctor.Facts;

/// <summary>A shard, and what its copies can do.</summary>
/// <param name="Name">The collection and the number, such as <c>handbook/0</c>.</param>
/// <param name="Copies">All of its copies.</param>
internal sealed record PlacedShard(string Name, IReadOnlyList<ReplicaCopy> Copies)
{
    // The index of a collection that was just made is there within seconds.
    private static readonly TimeSpan New = TimeSpan.FromMinutes(1);

    /// <summary>Copies that answer with everything.</summary>
    public IEnumerable<ReplicaCopy> Answering => Copies.Where(Answers);

    /// <summary>Copies that do not answer yet and get on.</summary>
    public IEnumerable<ReplicaCopy> Coming =>
        Copies.Where(copy =>
            !Answers(copy) && copy.State is ReplicaState.Opening or ReplicaState.Rebuilding or ReplicaState.Following
        );

    /// <summary>All shards that there are to be.</summary>
    public static IReadOnlyList<PlacedShard> Of(DoctorFacts facts)
    {
        var placed = facts.Cluster.Value.Shards.ToDictionary(
            shard => (shard.Collection, shard.Shard),
            shard => shard.Copies
        );
        if (facts.Collections.Problem is not null)
        {
            // The store is away: those that silos hold.
            return [.. placed.Select(shard => new PlacedShard(NameOf(shard.Key), shard.Value))];
        }

        return
        [
            .. from collection in facts.Collections.Value
            from number in Enumerable.Range(0, collection.Shards)
            let shard = new PlacedShard(
                NameOf((collection.Name, number)),
                placed.GetValueOrDefault((collection.Name, number)) ?? []
            )
            where shard.Answering.Any() || facts.Now - collection.Created > New
            select shard,
        ];
    }

    private static string NameOf((string Collection, int Shard) shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{shard.Collection}/{shard.Shard}");

    /// <summary>What the journal calls ready may have been lost since, which the copy says itself.</summary>
    private static bool Answers(ReplicaCopy copy) =>
        copy.Stage is ReplicaStage.Ready or ReplicaStage.Draining
        && copy.State switch
        {
            ReplicaState.Following or ReplicaState.Stalled => true,
            ReplicaState.Rebuilding => copy.Reason?.Code != RemarkCode.IndexBuilt.Name(),
            _ => false,
        };
}
