using FsCheck.Xunit;
using Pipeline.Grains.Placement;

namespace Pipeline.Grains.Tests.Placement;

public sealed class PlacementPlannerTests
{
    private const int LooksToSettle = 2000;

    [Property(MaxTest = 200)]
    public void Whatever_happens_copies_are_kept_and_once_it_is_quiet_all_is_where_it_is_wanted(int seed)
    {
        var random = new Random(seed);
        var cluster = new SimulatedCluster(random, random.Next(1, 4), random.Next(1, 10));
        cluster.Join();
        for (var i = 0; i < 120; i++)
        {
            cluster.Disturb();
            cluster.Look(TimeSpan.FromSeconds(random.Next(1, random.Next(2) == 0 ? 4 : 40)), isCalm: false);
        }

        Settle(cluster);
    }

    [Property(MaxTest = 100)]
    public void A_silo_that_joins_takes_what_is_its_own_and_nothing_else_moves(int seed)
    {
        var random = new Random(seed);
        var replicas = random.Next(1, 4);
        var cluster = Settled(random, replicas, 12);
        var before = cluster.Shards.ToDictionary(shard => shard, shard => Names(cluster, shard, replicas));
        cluster.Begun.Clear();
        cluster.Join();
        Settle(cluster);
        Assert.Equal(
            cluster
                .Shards.SelectMany(shard =>
                    Names(cluster, shard, replicas).Except(before[shard]).Select(silo => (shard, silo))
                )
                .Order(
                    Comparer<(ShardKey, string)>.Create((one, other) => string.CompareOrdinal($"{one}", $"{other}"))
                ),
            cluster.Begun.Order(
                Comparer<(ShardKey, string)>.Create((one, other) => string.CompareOrdinal($"{one}", $"{other}"))
            )
        );
    }

    [Property(MaxTest = 100)]
    public void A_silo_that_comes_back_in_time_gets_its_own_and_nothing_was_built(int seed)
    {
        var random = new Random(seed);
        var cluster = Settled(random, 2, 12);
        var silos = cluster.Present;
        cluster.Begun.Clear();
        var placed = cluster.Journal.Rows.Select(row => (PlacementMap.KeyOf(row), row.Silo)).ToHashSet();
        var lost = silos[random.Next(silos.Count)].Name;
        cluster.Leave(lost);
        for (var waited = TimeSpan.Zero; waited < SimulatedCluster.Times.Grace; waited += TimeSpan.FromSeconds(1))
        {
            cluster.Look(TimeSpan.FromSeconds(1), isCalm: false);
            Assert.Empty(cluster.Begun);
        }

        // Whatever it says or does not say when it is there again, it is not asked before it has caught up.
        Assert.DoesNotContain(cluster.Journal.Rows, row => row.Silo == lost && row.Stage != ReplicaStage.Building);
        cluster.Return(lost);
        Settle(cluster);
        Assert.Empty(cluster.Begun);
        Assert.Equal(placed, [.. cluster.Journal.Rows.Select(row => (PlacementMap.KeyOf(row), row.Silo))]);
    }

    [Fact]
    public void What_a_silo_held_is_built_elsewhere_after_the_grace()
    {
        var cluster = Settled(new Random(1), 2, 12);
        var lost = cluster.Journal.Rows[0].Silo;
        cluster.Begun.Clear();
        cluster.Leave(lost);
        cluster.Look(TimeSpan.FromSeconds(1), isCalm: true);
        Assert.Empty(cluster.Begun);
        cluster.Look(SimulatedCluster.Times.Grace - TimeSpan.FromSeconds(1), isCalm: true);
        Assert.Empty(cluster.Begun);
        cluster.Look(TimeSpan.FromSeconds(1), isCalm: true);
        Assert.NotEmpty(cluster.Begun);
        Settle(cluster);
    }

    [Fact]
    public void A_new_replica_is_ready_before_the_old_one_drains_and_that_one_answers_for_a_while()
    {
        var random = new Random(5);
        var cluster = Settled(random, 1, 1);
        var old = Assert.Single(cluster.Journal.Rows).Silo;
        while (Names(cluster, cluster.Shards[0], 1)[0] == old)
        {
            cluster.Join();
        }

        var stages = new List<string>();
        for (var i = 0; i < 200 && !cluster.IsSettled(); i++)
        {
            cluster.Look(TimeSpan.FromSeconds(1), isCalm: true);
            var now = string.Join(
                ", ",
                cluster.Journal.Rows.OrderByDescending(row => row.Silo == old).Select(row => row.Stage)
            );
            if (stages.LastOrDefault() != now)
            {
                stages.Add(now);
            }
        }

        Assert.Equal(["Ready, Building", "Ready, CatchingUp", "Draining, Ready", "Ready"], stages);
    }

    private static SimulatedCluster Settled(Random random, int replicas, int shards)
    {
        var cluster = new SimulatedCluster(random, replicas, shards);
        for (var i = 0; i < 4; i++)
        {
            cluster.Join();
        }

        Settle(cluster);
        return cluster;
    }

    private static void Settle(SimulatedCluster cluster)
    {
        for (var looks = 0; !cluster.IsSettled(); looks++)
        {
            Assert.True(looks < LooksToSettle, "it does not come to rest");
            cluster.Look(TimeSpan.FromSeconds(2), isCalm: true);
        }
    }

    private static List<string> Names(SimulatedCluster cluster, ShardKey shard, int replicas) =>
        [.. ShardPlacement.Choose(shard, cluster.Present, replicas).Select(silo => silo.Name)];
}
