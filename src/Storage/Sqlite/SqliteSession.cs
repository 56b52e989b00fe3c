using System.Data.Common;
using Microsoft.Data.Sqlite;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>
/// One connection with its prepared statements. For one thread at a time. SQLite works on the caller's thread, so every
/// task is complete when it is returned.
/// </summary>
internal sealed class SqliteSession(SqliteConnection connection) : StoreSession, IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        Statement(sql)?.Execute(arguments) ?? Bind(sql, arguments).ExecuteNonQuery();

    /// <summary>Runs a statement; dispose the reader before running the same statement again.</summary>
    public DbDataReader Read(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        Statement(sql) is { } statement ? statement.Read(arguments) : Bind(sql, arguments).ExecuteReader();

    /// <summary>The first column of the first row as a number; null when there is no row or the value is
    /// null.</summary>
    public long? Number(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        Statement(sql) is { } statement ? statement.Number(arguments)
        : Bind(sql, arguments).ExecuteScalar() is long value ? value
        : null;

    /// <summary>The result of a task of this session.</summary>
    public static T Completed<T>(ValueTask<T> task) =>
        task.IsCompleted
            ? task.GetAwaiter().GetResult()
            : throw new InvalidOperationException("A transaction of SQLite waited for something else.");

    /// <summary>As above, of a task without a result.</summary>
    public static void Completed(ValueTask task)
    {
        if (!task.IsCompleted)
        {
            throw new InvalidOperationException("A transaction of SQLite waited for something else.");
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>Begins another transaction's account.</summary>
    public void Begin(CancellationToken cancellationToken)
    {
        CancellationToken = cancellationToken;
        ForgetNotes();
    }

    public override DialectSql Dialect => DialectSql.Sqlite;

    public override ValueTask<int> ExecuteAsync(
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> arguments
    ) => new(Execute(sql, arguments));

    public override ValueTask SendAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        Execute(sql, arguments);
        return default;
    }

    public override ValueTask SendEachAsync<T>(
        string sql,
        IReadOnlyList<T> items,
        Func<T, (string Name, object? Value)[]> arguments
    )
    {
        foreach (var item in items)
        {
            Execute(sql, arguments(item));
        }

        return default;
    }

    public override ValueTask<DbDataReader> ReadAsync(
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> arguments
    ) => new(Read(sql, arguments));

    public override ValueTask<long?> NumberAsync(
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> arguments
    ) => new(Number(sql, arguments));

    /// <summary>There is one writer, and it is this one.</summary>
    public override ValueTask<bool> LockShardAsync(long collection, int shard) => new(true);

    /// <summary>There is one writer, and it is this one.</summary>
    public override ValueTask<bool> LockShardsAsync(long collection) => new(true);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private SqliteStatement? Statement(string sql)
    {
        if (_statements.TryGetValue(sql, out var known))
        {
            return known;
        }

        var statement = SqliteStatement.TryPrepare(
            connection.Handle ?? throw new InvalidOperationException("The connection is closed."),
            sql
        );
        if (statement is not null)
        {
            _statements.Add(sql, statement);
        }

        return statement;
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in arguments)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            _commands.Add(sql, command);
        }

        // Callers name a statement's parameters in one order everywhere, so position is enough; the check keeps that
        // true.
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = command.Parameters[i];
            if (parameter.ParameterName != arguments[i].Name)
            {
                parameter = command.Parameters[arguments[i].Name];
            }

            parameter.Value = arguments[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
