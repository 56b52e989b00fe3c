using System.Collections;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pipeline.Storage.Sqlite;

/// <summary>The rows of a prepared statement, one by one. The statement is free again when this is disposed.</summary>
/// <param name="connection">Its connection.</param>
/// <param name="statement">The statement, with its values.</param>
/// <param name="first">Whether it stands at its first row already.</param>
/// <param name="done">Called once, at the end.</param>
internal sealed class SqliteRows(sqlite3 connection, sqlite3_stmt statement, bool first, Action done) : DbDataReader
{
    private bool _isBefore = first;
    private bool _isAtEnd = !first;
    private bool _isClosed;

    public override int FieldCount { get; } = raw.sqlite3_column_count(statement);

    public override bool HasRows { get; } = first;

    public override bool IsClosed => _isClosed;

    public override int Depth => 0;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read()
    {
        if (_isBefore)
        {
            _isBefore = false;
            return true;
        }

        if (_isAtEnd)
        {
            return false;
        }

        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            _isAtEnd = true;
            SqliteException.ThrowExceptionForRC(code, connection);
        }

        _isAtEnd = code == raw.SQLITE_DONE;
        return !_isAtEnd;
    }

    public override bool NextResult() => false;

    public override bool IsDBNull(int ordinal) => TypeOf(ordinal) == raw.SQLITE_NULL;

    public override long GetInt64(int ordinal) => raw.sqlite3_column_int64(statement, Known(ordinal));

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override short GetInt16(int ordinal) => checked((short)GetInt64(ordinal));

    public override byte GetByte(int ordinal) => checked((byte)GetInt64(ordinal));

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override double GetDouble(int ordinal) => raw.sqlite3_column_double(statement, Known(ordinal));

    public override float GetFloat(int ordinal) => (float)GetDouble(ordinal);

    public override string GetString(int ordinal) =>
        raw.sqlite3_column_text(statement, Known(ordinal)).utf8_to_string();

    public override object GetValue(int ordinal) =>
        TypeOf(ordinal) switch
        {
            raw.SQLITE_NULL => DBNull.Value,
            raw.SQLITE_INTEGER => GetInt64(ordinal),
            raw.SQLITE_FLOAT => GetDouble(ordinal),
            raw.SQLITE_TEXT => GetString(ordinal),
            _ => Blob(ordinal),
        };

    public override T GetFieldValue<T>(int ordinal) =>
        typeof(T) == typeof(byte[]) ? (T)(object)Blob(ordinal) : (T)GetValue(ordinal);

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
        {
            values[i] = GetValue(i);
        }

        return count;
    }

    public override string GetName(int ordinal) => raw.sqlite3_column_name(statement, ordinal).utf8_to_string();

    public override int GetOrdinal(string name)
    {
        for (var i = 0; i < FieldCount; i++)
        {
            if (GetName(i) == name)
            {
                return i;
            }
        }

        throw new IndexOutOfRangeException(name);
    }

    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    public override Type GetFieldType(int ordinal) => GetValue(ordinal).GetType();

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();

    public override char GetChar(int ordinal) => throw new NotSupportedException();

    public override DateTime GetDateTime(int ordinal) => throw new NotSupportedException();

    public override decimal GetDecimal(int ordinal) => throw new NotSupportedException();

    public override Guid GetGuid(int ordinal) => throw new NotSupportedException();

    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            done();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }
    }

    private byte[] Blob(int ordinal) => raw.sqlite3_column_blob(statement, Known(ordinal)).ToArray();

    private int TypeOf(int ordinal) => raw.sqlite3_column_type(statement, ordinal);

    // Null would be read as 0 or as nothing.
    private int Known(int ordinal) =>
        !_isBefore && !_isAtEnd && TypeOf(ordinal) != raw.SQLITE_NULL
            ? ordinal
            : throw new InvalidOperationException($"Column {ordinal} has no value.");
}
