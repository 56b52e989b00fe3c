using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Remarks;
using Pipeline.Storage.Connectors;

namespace Pipeline.Grains.Connectors;

/// <summary>Which connectors cannot go on, as this silo knows it. May be used from any thread.</summary>
public sealed class ConnectorHealth
{
    private readonly ConcurrentDictionary<string, FailingConnector> _own = new(StringComparer.Ordinal);
    private ImmutableArray<FailingConnector> _stored = [];
    private int _count;

    /// <summary>Those that cannot, by name.</summary>
    public IReadOnlyList<FailingConnector> Failing =>
        [.. _stored.Concat(_own.Values).OrderBy(one => one.Name, StringComparer.Ordinal)];

    /// <summary>How many connectors there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes in how the connectors of the store are.</summary>
    /// <param name="rows">All of them.</param>
    public void See(IReadOnlyList<ConnectorRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Volatile.Write(ref _count, rows.Count);
        ImmutableArray<FailingConnector> failing =
        [
            .. from row in rows
            let run = ConnectorState.Read(row.StateJson).Run
            where run is { Outcome: ConnectorOutcome.Failed or ConnectorOutcome.Held, Problem: not null }
            select new FailingConnector(row.Name, run.Problem!, run.Outcome == ConnectorOutcome.Held),
        ];
        ImmutableInterlocked.InterlockedExchange(ref _stored, failing);
    }

    /// <summary>Takes in how one is that this silo alone has.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="problem">What stands in its way; null: nothing.</param>
    /// <param name="isHeld">Whether it keeps what is gone until that is confirmed.</param>
    public void Report(string name, Remark? problem, bool isHeld)
    {
        if (problem is null)
        {
            _own.TryRemove(name, out _);
        }
        else
        {
            _own[name] = new FailingConnector(name, problem, isHeld);
        }
    }
}

/// <summary>A connector that cannot go on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Problem">Why.</param>
/// <param name="IsHeld">Whether it keeps what is gone until that is confirmed.</param>
public sealed record FailingConnector(string Name, Remark Problem, bool IsHeld);
