using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pipeline.Storage.Sqlite;

/// <summary>
/// A prepared statement. What a document costs the store are some twenty of them, each of which takes a few
/// microseconds: less than what an ADO.NET command adds to it.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    // A statement keeps a copy of what it was last given.
    private const int MostKeptBytes = 1 << 20;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly bool _writes;
    private readonly Action _reset;
    private string[] _names = [];
    private int[] _places = [];
    private bool _isLarge;

    private SqliteStatement(sqlite3 connection, sqlite3_stmt statement)
    {
        (_connection, _statement) = (connection, statement);
        _writes = raw.sqlite3_stmt_readonly(statement) == 0;
        _reset = Reset;
    }

    /// <summary>Prepares a statement; null: the text has none, or more than one.</summary>
    /// <exception cref="SqliteException">It is not valid.</exception>
    public static SqliteStatement? TryPrepare(sqlite3 connection, string sql)
    {
        var code = raw.sqlite3_prepare_v3(
            connection,
            sql,
            (uint)raw.SQLITE_PREPARE_PERSISTENT,
            out var statement,
            out var rest
        );
        SqliteException.ThrowExceptionForRC(code, connection);
        if (statement.IsInvalid || !string.IsNullOrWhiteSpace(rest))
        {
            statement.Dispose();
            return null;
        }

        return new SqliteStatement(connection, statement);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        Bind(arguments);
        try
        {
            while (Step()) { }

            return _writes ? raw.sqlite3_changes(_connection) : 0;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>The first column of its first row as a number; null when there is no row, or another value.</returns>
    public long? Number(ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        Bind(arguments);
        try
        {
            if (!Step())
            {
                return null;
            }

            long? number =
                raw.sqlite3_column_type(_statement, 0) == raw.SQLITE_INTEGER
                    ? raw.sqlite3_column_int64(_statement, 0)
                    : null;
            while (Step()) { }

            return number;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it to its first row.</summary>
    /// <returns>Its rows; the statement runs again when they are disposed.</returns>
    public SqliteRows Read(ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        Bind(arguments);
        try
        {
            return new SqliteRows(_connection, _statement, Step(), _reset);
        }
        catch
        {
            Reset();
            throw;
        }
    }

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(code, _connection);
        }

        return code == raw.SQLITE_ROW;
    }

    private void Reset()
    {
        // Its code is that of the step before.
        _ = raw.sqlite3_reset(_statement);
        if (_isLarge)
        {
            _ = raw.sqlite3_clear_bindings(_statement);
            _isLarge = false;
        }
    }

    private void Bind(ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        if (_names.Length != arguments.Length)
        {
            (_names, _places) = (new string[arguments.Length], new int[arguments.Length]);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            // Callers name a statement's parameters in one order everywhere, so looking each up once is enough; the
            // check keeps that true.
            if (!ReferenceEquals(_names[i], arguments[i].Name) && _names[i] != arguments[i].Name)
            {
                _names[i] = arguments[i].Name;
                _places[i] = raw.sqlite3_bind_parameter_index(_statement, arguments[i].Name);
            }

            // A dialect may not need all of them.
            if (_places[i] > 0)
            {
                _isLarge |= arguments[i].Value is byte[] { Length: > MostKeptBytes };
                SqliteException.ThrowExceptionForRC(Bind(_places[i], arguments[i].Value), _connection);
            }
        }
    }

    private int Bind(int place, object? value) =>
        value switch
        {
            null or DBNull => raw.sqlite3_bind_null(_statement, place),
            long number => raw.sqlite3_bind_int64(_statement, place, number),
            int number => raw.sqlite3_bind_int64(_statement, place, number),
            bool truth => raw.sqlite3_bind_int64(_statement, place, truth ? 1 : 0),
            string text => raw.sqlite3_bind_text(_statement, place, text),
            byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
            double number => raw.sqlite3_bind_double(_statement, place, number),
            _ => throw new ArgumentException($"A value of a statement is of type {value.GetType().Name}."),
        };
}
