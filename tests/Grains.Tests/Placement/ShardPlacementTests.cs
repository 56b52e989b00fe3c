using FsCheck.Xunit;
using Pipeline.Grains.Placement;

namespace Pipeline.Grains.Tests.Placement;

public sealed class ShardPlacementTests
{
    [Property(MaxTest = 300)]
    public void It_is_what_a_plain_search_over_all_choices_finds_whatever_the_order(int seed)
    {
        var random = new Random(seed);
        var silos = Silos(random);
        var shard = Shard(random);
        var replicas = random.Next(1, 5);
        var chosen = Names(ShardPlacement.Choose(shard, silos, replicas));
        Assert.Equal(Oracle(shard, silos, replicas), chosen);
        random.Shuffle(silos);
        Assert.Equal(chosen, Names(ShardPlacement.Choose(shard, silos, replicas)));
        Assert.Equal(chosen[..1], Names(ShardPlacement.Choose(shard, silos, 1)));
    }

    [Property(MaxTest = 300)]
    public void Zones_differ_as_long_as_there_are_others(int seed)
    {
        var random = new Random(seed);
        var silos = Silos(random);
        var replicas = random.Next(1, 5);
        var chosen = ShardPlacement.Choose(Shard(random), silos, replicas);
        Assert.Equal(Math.Min(replicas, silos.Length), chosen.Distinct().Count());
        Assert.Equal(Math.Min(replicas, Zones(silos)), Zones(chosen));
    }

    [Property(MaxTest = 300)]
    public void A_silo_that_comes_or_goes_moves_one_replica_of_a_shard_at_most_and_only_its_own(int seed)
    {
        var random = new Random(seed);
        var after = Silos(random);
        var moved = after[random.Next(after.Length)];
        IndexSilo[] before = [.. after.Where(silo => silo != moved)];
        var replicas = random.Next(1, 5);
        for (var i = 0; i < 20; i++)
        {
            var shard = Shard(random);
            var without = ShardPlacement.Choose(shard, before, replicas);
            var with = ShardPlacement.Choose(shard, after, replicas);
            Assert.True(without.Except(with).Count() <= 1);
            Assert.All(with.Except(without), silo => Assert.Equal(moved, silo));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Silos_hold_as_much_as_their_weights_say(int count)
    {
        const int Shards = 20_000;
        IndexSilo[] silos =
        [
            .. Enumerable.Range(0, count).Select(i => new IndexSilo($"silo-{i}", Weight: 1 + (i % 3))),
        ];
        var held = Enumerable
            .Range(0, Shards)
            .SelectMany(i => ShardPlacement.Choose(new ShardKey($"모음-{i / 16}", i % 16), silos, 1))
            .GroupBy(silo => silo)
            .ToDictionary(silo => silo.Key, silo => silo.Count());
        var weights = silos.Sum(silo => silo.Weight);
        Assert.All(
            silos,
            silo =>
            {
                // Six standard deviations of independent draws.
                var share = silo.Weight / weights;
                var deviation = Math.Sqrt(Shards * share * (1 - share));
                Assert.InRange(held[silo], (Shards * share) - (6 * deviation), (Shards * share) + (6 * deviation));
            }
        );
    }

    [Fact]
    public void A_shard_stays_where_it_was_in_every_later_program()
    {
        // Files are where an earlier program put them.
        IndexSilo[] silos = [.. "abcdefg".Select(name => new IndexSilo($"silo-{name}"))];
        Assert.Equal(
            "ab ec ab gf fe da",
            string.Join(
                ' ',
                Enumerable
                    .Range(0, 6)
                    .Select(shard =>
                        string.Concat(
                            ShardPlacement
                                .Choose(new ShardKey(shard % 2 == 0 ? "docs" : "문서", shard), silos, 2)
                                .Select(silo => silo.Name[^1])
                        )
                    )
            )
        );
    }

    /// <summary>Greedy over the whole list, one by one: of those with a zone not yet taken the one with the highest
    /// score, else of all.</summary>
    private static List<string> Oracle(ShardKey shard, IReadOnlyCollection<IndexSilo> silos, int replicas)
    {
        var left = silos.ToList();
        var chosen = new List<IndexSilo>();
        while (chosen.Count < replicas && left.Count > 0)
        {
            var fresh = left.Where(silo => silo.Zone is null || chosen.All(other => other.Zone != silo.Zone)).ToList();
            var next = (fresh.Count > 0 ? fresh : left).MaxBy(silo => ShardPlacement.Score(shard, silo))!;
            chosen.Add(next);
            left.Remove(next);
        }

        return Names(chosen);
    }

    private static List<string> Names(IEnumerable<IndexSilo> silos) => [.. silos.Select(silo => silo.Name)];

    private static int Zones(IEnumerable<IndexSilo> silos) =>
        silos.Select(silo => silo.Zone ?? silo.Name).Distinct().Count();

    private static IndexSilo[] Silos(Random random)
    {
        var zones = random.Next(0, 4);
        return
        [
            .. Enumerable
                .Range(0, random.Next(1, 9))
                .Select(i => new IndexSilo(
                    $"silo-{i}-{random.Next()}",
                    zones == 0 || random.Next(8) == 0 ? null : $"zone {random.Next(zones)}",
                    1 + random.Next(3)
                )),
        ];
    }

    private static ShardKey Shard(Random random) => new($"collection-{random.Next(1000)}", random.Next(64));
}
