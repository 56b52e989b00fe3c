using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Pipeline.Storage.Sqlite;

/// <summary>One connection with its prepared statements. For one thread at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        Bind(sql, arguments).ExecuteNonQuery();

    /// <summary>Runs a statement; dispose the reader before running the same statement again.</summary>
    public SqliteDataReader Read(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        Bind(sql, arguments).ExecuteReader();

    /// <summary>The first column of the first row as a number; null when there is no row or the value is
    /// null.</summary>
    public long? Number(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        Bind(sql, arguments).ExecuteScalar() is long value ? value : null;

    /// <summary>A value for a blob parameter; copies only when the memory is a part of an array.</summary>
    public static byte[] Blob(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment)
        && segment is { Array: { } array, Offset: 0 }
        && segment.Count == array.Length
            ? array
            : memory.ToArray();

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
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
