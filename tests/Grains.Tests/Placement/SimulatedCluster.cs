using Pipeline.Grains.Placement;
using Pipeline.Storage.Placement;

namespace Pipeline.Grains.Tests.Placement;

/// <summary>Silos that come, go, come back and build indexes at their own pace, and a planner that looks at them; the
/// time is a number. What the planner may never do is checked at every look.</summary>
internal sealed class SimulatedCluster(Random random, int replicas, int shards)
{
    public static readonly PlacementTimes Times = new();

    private readonly Dictionary<string, Machine> _machines = new(StringComparer.Ordinal);
    private readonly PlacementPlanner _planner = new(replicas, Times);
    private readonly Departures _departures = new();
    private readonly ShardKey[] _shards = [.. Enumerable.Range(0, shards).Select(shard => new ShardKey("docs", shard))];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _epoch;

    public PlacementMap Journal { get; private set; } = new(new PlacementRecord(0, []));

    /// <summary>Replicas that were begun so far.</summary>
    public List<(ShardKey Shard, string Silo)> Begun { get; } = [];

    public IReadOnlyList<IndexSilo> Present =>
        [.. _machines.Values.Where(machine => machine.IsUp).Select(machine => machine.Silo)];

    public IReadOnlyList<ShardKey> Shards => _shards;

    /// <summary>How long building takes at most, in looks.</summary>
    public int Slowest { get; set; } = 6;

    public void Join()
    {
        var name = $"silo-{_machines.Count}";
        _machines[name] = new Machine(
            new IndexSilo(name, random.Next(2) == 0 ? null : $"zone-{random.Next(3)}", 1 + random.Next(3))
        )
        {
            IsUp = true,
        };
    }

    public void Leave(string name) => _machines[name].Stop();

    public void Return(string name) => _machines[name].IsUp = true;

    /// <summary>Something happens, or nothing.</summary>
    public void Disturb()
    {
        var up = _machines.Values.Where(machine => machine.IsUp).ToArray();
        var down = _machines.Values.Where(machine => !machine.IsUp).ToArray();
        switch (random.Next(12))
        {
            case 0 when _machines.Count < 8:
                Join();
                break;
            case 1 or 2 when up.Length > 1:
                Leave(up[random.Next(up.Length)].Silo.Name);
                break;
            case 3 or 4 when down.Length > 0:
                Return(down[random.Next(down.Length)].Silo.Name);
                break;
        }
    }

    /// <summary>Time passes, indexes are built, and the planner looks once.</summary>
    public void Look(TimeSpan passed, bool isCalm)
    {
        _now += passed;
        var departed = _departures.Observe(Present, Journal.Rows.Select(row => row.Silo), _now);
        foreach (var machine in _machines.Values.Where(machine => machine.IsUp))
        {
            machine.Follow(Journal.HeldBy(machine.Silo.Name), isCalm ? 1 : Slowest, random);
        }

        var view = new PlacementView(
            Present,
            departed,
            _shards,
            Journal,
            _machines
                .Values.Where(machine => machine.IsUp && (isCalm || random.Next(10) > 0))
                .ToDictionary(machine => machine.Silo.Name, machine => machine.Report(_now), StringComparer.Ordinal),
            _now
        );
        var after = _planner.Next(view);
        Check(view, after);
        if (isCalm || random.Next(10) > 0)
        {
            Begun.AddRange(
                after
                    .Where(row => !Journal.Of(PlacementMap.KeyOf(row)).Any(old => old.Silo == row.Silo))
                    .Select(row => (PlacementMap.KeyOf(row), row.Silo))
            );
            Journal = new PlacementMap(new PlacementRecord(++_epoch, after));
        }
    }

    /// <summary>Whether every shard is where it is wanted, ready, and nowhere else.</summary>
    public bool IsSettled() =>
        Array.TrueForAll(
            _shards,
            shard =>
                Journal.Of(shard).All(row => row.Stage == ReplicaStage.Ready)
                && Journal
                    .Of(shard)
                    .Select(row => row.Silo)
                    .ToHashSet()
                    .SetEquals(ShardPlacement.Choose(shard, Present, replicas).Select(silo => silo.Name))
        );

    private void Check(PlacementView view, IReadOnlyList<ReplicaPlacement> after)
    {
        var moving = after.Where(row => row.Source is not null).ToArray();
        Assert.All(moving.GroupBy(row => row.Silo), silo => Assert.Single(silo));
        Assert.All(moving.Where(row => row.Source!.Length > 0).GroupBy(row => row.Source), silo => Assert.Single(silo));
        var up = view.Present.Select(silo => silo.Name).ToHashSet();
        IndexSilo[] awaited =
        [
            .. view.Departed.Where(silo => view.Now - silo.At < Times.Grace).Select(silo => silo.Silo),
        ];
        foreach (var shard in _shards)
        {
            var (old, now) = (view.Journal.Of(shard), after.Where(row => PlacementMap.KeyOf(row) == shard).ToArray());
            Assert.Equal(now.Length, now.Select(row => row.Silo).Distinct().Count());
            var lived = old.Count(row => row.Stage == ReplicaStage.Ready && IsWhole(row));
            var ready = now.Count(row => row.Stage == ReplicaStage.Ready && IsWhole(row));
            var wanted = Math.Min(replicas, view.Present.Count);
            Assert.True(ready >= Math.Min(wanted, lived), $"{shard}: {ready} of {lived} copies are left");
            var removed = old.Where(row => !now.Any(kept => kept.Silo == row.Silo)).ToArray();
            Assert.True(
                removed.Length == 0 || now.Any(row => row.Stage == ReplicaStage.Ready && up.Contains(row.Silo))
            );

            // Who may come back keeps what it has, and nothing is made in its stead as long as another is there.
            Assert.DoesNotContain(
                removed,
                row => row.Stage != ReplicaStage.Draining && awaited.Any(silo => silo.Name == row.Silo)
            );
            var begun = now.Where(row => !old.Any(kept => kept.Silo == row.Silo)).Select(row => row.Silo).ToArray();
            if (begun.Length > 0 && old.Any(row => up.Contains(row.Silo)))
            {
                var holders = ShardPlacement.Choose(shard, [.. view.Present, .. awaited], replicas);
                Assert.Subset(holders.Select(silo => silo.Name).ToHashSet(), begun.ToHashSet());
            }
        }
    }

    private bool IsWhole(ReplicaPlacement row) =>
        _machines[row.Silo] is { IsUp: true } machine && machine.IsWhole(PlacementMap.KeyOf(row));

    /// <summary>A silo with the replicas that it has open, and how many looks each needs until it is whole.</summary>
    private sealed class Machine(IndexSilo silo)
    {
        private readonly Dictionary<ShardKey, int> _left = [];
        private readonly HashSet<ShardKey> _files = [];

        public IndexSilo Silo => silo;

        public bool IsUp { get; set; }

        public void Stop()
        {
            IsUp = false;
            _left.Clear();
        }

        public void Follow(IEnumerable<ShardKey> held, int slowest, Random random)
        {
            var wanted = held.ToHashSet();
            foreach (var shard in _left.Keys.Except(wanted).ToArray())
            {
                _left.Remove(shard);
            }

            foreach (var shard in wanted)
            {
                _left[shard] = _left.TryGetValue(shard, out var left)
                    ? Math.Max(0, Math.Min(left, slowest) - 1)
                    : (_files.Add(shard) ? 2 : 1) + random.Next(slowest);
            }
        }

        public bool IsWhole(ShardKey shard) => _left.TryGetValue(shard, out var left) && left == 0;

        public IReadOnlyDictionary<ShardKey, ReplicaReport> Report(DateTimeOffset now) =>
            _left.ToDictionary(
                replica => replica.Key,
                replica => new ReplicaReport(
                    replica.Value == 0 ? ReplicaStage.Ready
                        : replica.Value == 1 ? ReplicaStage.CatchingUp
                        : ReplicaStage.Building,
                    0,
                    replica.Value == 0 ? now : null
                )
            );
    }
}
