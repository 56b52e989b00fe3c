using Pipeline.Storage.Placement;

namespace Pipeline.Grains.Placement;

/// <summary>One look of the planner: the placement as it is being changed, and what follows from it.</summary>
internal sealed class PlacementRound
{
    private readonly PlacementView _view;
    private readonly int _replicas;
    private readonly PlacementTimes _times;
    private readonly HashSet<string> _present;
    private readonly HashSet<string> _expected;
    private readonly IndexSilo[] _holders;
    private readonly Dictionary<ShardKey, List<ReplicaPlacement>> _shards;
    private readonly Dictionary<ShardKey, string[]> _wanted = [];
    private readonly Dictionary<string, int> _incoming = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _outgoing = new(StringComparer.Ordinal);

    public PlacementRound(PlacementView view, int replicas, PlacementTimes times)
    {
        (_view, _replicas, _times) = (view, replicas, times);
        _present = view.Present.Select(silo => silo.Name).ToHashSet(StringComparer.Ordinal);
        _holders =
        [
            .. view.Present,
            .. view
                .Departed.Where(silo => view.Now - silo.At < times.Grace)
                .Select(silo => silo.Silo)
                .Where(silo => !_present.Contains(silo.Name)),
        ];
        _expected = _holders.Select(silo => silo.Name).ToHashSet(StringComparer.Ordinal);
        _shards = view.Shards.ToDictionary(shard => shard, shard => view.Journal.Of(shard).ToList());
        foreach (var row in _shards.Values.SelectMany(rows => rows))
        {
            Count(row, 1);
        }
    }

    /// <summary>The placement.</summary>
    public IReadOnlyList<ReplicaPlacement> Rows => [.. _shards.Values.SelectMany(rows => rows)];

    /// <summary>A shard's replicas.</summary>
    public IReadOnlyList<ReplicaPlacement> Of(ShardKey shard) => _shards[shard];

    /// <summary>How many of a shard's replicas can be asked.</summary>
    public int Ready(ShardKey shard) => _shards[shard].Count(IsReady);

    /// <summary>Takes over what silos say of their replicas.</summary>
    public void Observe(ShardKey shard)
    {
        foreach (var row in _shards[shard].ToArray())
        {
            // Nobody waits for one who is not there.
            var source =
                row.Source is { Length: > 0 } name && (!_present.Contains(name) || !IsPresent(row)) ? "" : row.Source;
            var stage = Stage(shard, row);
            Change(
                shard,
                row,
                row with
                {
                    Stage = stage,
                    Source = stage == ReplicaStage.Ready ? null : source,
                    Since = stage == row.Stage ? row.Since : _view.Now,
                }
            );
        }
    }

    /// <summary>Lets go of replicas that are no longer wanted, and of silos that are no longer waited for.</summary>
    public void Release(ShardKey shard)
    {
        var wanted = Wanted(shard);
        var target = Math.Min(_replicas, _holders.Length);
        foreach (var row in _shards[shard].Where(row => row.Stage == ReplicaStage.Draining).ToArray())
        {
            // Wanted again, or needed again.
            if (IsPresent(row) && (wanted.Contains(row.Silo) || (Ready(shard) < target && IsReported(shard, row))))
            {
                Enter(shard, row, IsReported(shard, row) ? ReplicaStage.Ready : ReplicaStage.CatchingUp);
            }
        }

        foreach (var row in _shards[shard].ToArray())
        {
            // Only what a silo says of itself just now: it may have been started again since the last time.
            var ready = _shards[shard].Count(other => IsReady(other) && IsReported(shard, other));
            if (row.Stage == ReplicaStage.Draining)
            {
                var isDone = !IsPresent(row) || _view.Now - row.Since >= _times.Drain;
                Remove(shard, row, isDone && ready > 0);
            }
            else if (!_expected.Contains(row.Silo))
            {
                Remove(shard, row, ready > 0);
            }
            else if (IsPresent(row) && !wanted.Contains(row.Silo))
            {
                Release(shard, row, ready, target);
            }
        }
    }

    /// <summary>Begins what is missing, as far as silos have room for it.</summary>
    public void Add(ShardKey shard)
    {
        var rows = _shards[shard];
        if (rows.Count == 0)
        {
            foreach (var silo in ShardPlacement.Choose(shard, _view.Present, _replicas))
            {
                Begin(shard, silo.Name, null);
            }
        }
        else if (!rows.Exists(IsPresent))
        {
            // Who may come back is not waited for by those who ask now.
            foreach (var silo in ShardPlacement.Choose(shard, _view.Present, 1))
            {
                Begin(shard, silo.Name, null);
            }
        }
        else
        {
            var wanted = Wanted(shard);
            foreach (var silo in wanted.Where(silo => _present.Contains(silo) && !rows.Exists(row => row.Silo == silo)))
            {
                if (_incoming.GetValueOrDefault(silo) == 0 && FindSource(shard, wanted) is { } source)
                {
                    Begin(shard, silo, source);
                }
            }
        }
    }

    private void Release(ShardKey shard, ReplicaPlacement row, int ready, int target)
    {
        if (row.Stage != ReplicaStage.Ready)
        {
            Remove(shard, row, ready >= target || (ready > 0 && row.Source is not null));
        }
        else if (ready > target && !_shards[shard].Exists(other => other.Source == row.Silo))
        {
            Enter(shard, row, ReplicaStage.Draining);
        }
    }

    /// <summary>Where a replica is copied from: rather from one that goes; empty: from the store; null: from nobody
    /// now.</summary>
    private string? FindSource(ShardKey shard, IReadOnlyList<string> wanted)
    {
        var ready = _shards[shard].Where(IsReady).Select(row => row.Silo).ToArray();
        return ready.Length == 0
            ? ""
            : ready
                .Where(silo => _outgoing.GetValueOrDefault(silo) == 0)
                .OrderBy(silo => wanted.Contains(silo))
                .ThenBy(silo => silo, StringComparer.Ordinal)
                .FirstOrDefault();
    }

    private ReplicaStage Stage(ShardKey shard, ReplicaPlacement row)
    {
        if (row.Stage == ReplicaStage.Draining)
        {
            return row.Stage;
        }

        if (!IsPresent(row))
        {
            // When it comes back it has to catch up before it is asked.
            return ReplicaStage.Building;
        }

        if (!_view.Reports.TryGetValue(row.Silo, out var silo))
        {
            return row.Stage;
        }

        var report = silo.GetValueOrDefault(shard);
        return report is null or { Stage: ReplicaStage.Building } ? ReplicaStage.Building
            : report.Stage == ReplicaStage.CatchingUp || row.Stage == ReplicaStage.Building ? ReplicaStage.CatchingUp
            : row.Stage == ReplicaStage.Ready || report.AtEnd >= row.Since + _times.Known ? ReplicaStage.Ready
            : ReplicaStage.CatchingUp;
    }

    // A hash for every silo: asked for twice, made once.
    private string[] Wanted(ShardKey shard)
    {
        if (!_wanted.TryGetValue(shard, out var wanted))
        {
            _wanted[shard] = wanted = [.. ShardPlacement.Choose(shard, _holders, _replicas).Select(silo => silo.Name)];
        }

        return wanted;
    }

    private bool IsPresent(ReplicaPlacement row) => _present.Contains(row.Silo);

    private bool IsReady(ReplicaPlacement row) => row.Stage == ReplicaStage.Ready && IsPresent(row);

    private bool IsReported(ShardKey shard, ReplicaPlacement row) =>
        _view.Reports.TryGetValue(row.Silo, out var silo)
        && silo.TryGetValue(shard, out var report)
        && report.Stage == ReplicaStage.Ready;

    private void Enter(ShardKey shard, ReplicaPlacement row, ReplicaStage stage) =>
        Change(shard, row, row with { Stage = stage, Since = _view.Now });

    private void Begin(ShardKey shard, string silo, string? source)
    {
        var row = new ReplicaPlacement(shard.Collection, shard.Shard, silo, ReplicaStage.Building, source, _view.Now);
        _shards[shard].Add(row);
        Count(row, 1);
    }

    private void Remove(ShardKey shard, ReplicaPlacement row, bool isDue)
    {
        if (isDue)
        {
            _shards[shard].Remove(row);
            Count(row, -1);
        }
    }

    private void Change(ShardKey shard, ReplicaPlacement row, ReplicaPlacement next)
    {
        if (next != row)
        {
            Count(row, -1);
            _shards[shard][_shards[shard].IndexOf(row)] = next;
            Count(next, 1);
        }
    }

    private void Count(ReplicaPlacement row, int by)
    {
        if (row.Source is { } source)
        {
            _incoming[row.Silo] = _incoming.GetValueOrDefault(row.Silo) + by;
            _outgoing[source] = _outgoing.GetValueOrDefault(source) + by;
        }
    }
}
