using System.Data.Common;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sessions;

/// <summary>
/// One transaction of a store, whatever its dialect: what the tables speak to. For one caller at a time, who closes a
/// reader before the next statement. A SQLite session completes every task before it returns it.
/// </summary>
internal abstract class StoreSession
{
    private readonly List<(long Collection, int Shard)> _changed = [];

    /// <summary>Ends reads that take long; a write that runs is given its own.</summary>
    public CancellationToken CancellationToken { get; protected set; }

    /// <summary>The statements that the dialects do not share.</summary>
    public abstract DialectSql Dialect { get; }

    /// <summary>The shards whose counter this transaction has moved.</summary>
    public IReadOnlyList<(long Collection, int Shard)> Changed => _changed;

    /// <summary>Whether this transaction has left rows behind that are to be swept away.</summary>
    public bool LeavesRows { get; private set; }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public abstract ValueTask<int> ExecuteAsync(
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> arguments
    );

    /// <summary>Runs a statement once for each item.</summary>
    public abstract ValueTask ExecuteEachAsync<T>(
        string sql,
        IReadOnlyList<T> items,
        Func<T, (string Name, object? Value)[]> arguments
    );

    /// <summary>Runs a statement whose rows are read one by one.</summary>
    public abstract ValueTask<DbDataReader> ReadAsync(
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> arguments
    );

    /// <summary>The first column of the first row as a number; null when there is no row or the value is
    /// null.</summary>
    public abstract ValueTask<long?> NumberAsync(
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> arguments
    );

    /// <summary>
    /// Waits until no other transaction writes to a shard, and keeps others out until this one ends: whatever is read
    /// of the shard from here on is the newest. A transaction takes the shards that it needs in order.
    /// </summary>
    /// <returns>Whether the collection is there; false: it was deleted meanwhile.</returns>
    public abstract ValueTask<bool> LockShardAsync(long collection, int shard);

    /// <summary>As above, of all shards of a collection.</summary>
    public abstract ValueTask<bool> LockShardsAsync(long collection);

    /// <summary>
    /// Collections by name, once one of their shards is locked: until the transaction ends, nobody deletes them.
    /// </summary>
    public Dictionary<string, (long Key, int ShardCount)> Held { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes that a shard's counter was moved.</summary>
    public void NoteChange(long collection, int shard)
    {
        if (!_changed.Contains((collection, shard)))
        {
            _changed.Add((collection, shard));
        }
    }

    /// <summary>Notes that there are rows to be swept away.</summary>
    public void NoteRemains() => LeavesRows = true;

    /// <summary>Forgets what was noted.</summary>
    protected void ForgetNotes()
    {
        _changed.Clear();
        Held.Clear();
        LeavesRows = false;
    }
}
