using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pipeline.Storage.Sqlite;

/// <summary>Opens connections to one database file.</summary>
internal sealed class SqliteFile(SqliteCorpusStoreOptions options)
{
    public string Path { get; } = System.IO.Path.GetFullPath(options.Path);

    private string LogPath => Path + "-wal";

    /// <summary>The one connection that writes; refuses a file with a schema that is not ours before touching
    /// it.</summary>
    public SqliteSession OpenWriter()
    {
        // page_size and auto_vacuum take effect only while the file is empty, so they come before the log mode.
        // synchronous=full syncs the log at every commit: without it an acknowledged document could be lost with the
        // power.
        return Open(
            SqliteOpenMode.ReadWriteCreate,
            session => SchemaMigrations.Check(session, Path),
            """
            pragma page_size = 8192;
            pragma auto_vacuum = incremental;
            pragma journal_mode = wal;
            pragma synchronous = full;
            pragma foreign_keys = on;
            pragma cache_size = -32768;
            pragma temp_store = memory;
            pragma journal_size_limit = 67108864;
            """
        );
    }

    /// <summary>A connection that cannot write. Each of its transactions sees one snapshot and blocks nobody.</summary>
    public SqliteSession OpenReader() =>
        Open(
            SqliteOpenMode.ReadOnly,
            static _ => { },
            """
            pragma query_only = on;
            pragma cache_size = -8192;
            pragma mmap_size = 268435456;
            pragma temp_store = memory;
            """
        );

    public StoreSize Size(SqliteSession session)
    {
        var page = session.Number("pragma page_size") ?? 0;
        var log = new FileInfo(LogPath);
        return new StoreSize(
            (session.Number("pragma page_count") ?? 0) * page,
            (session.Number("pragma freelist_count") ?? 0) * page,
            log.Exists ? log.Length : 0
        );
    }

    private SqliteSession Open(SqliteOpenMode mode, Action<SqliteSession> check, string pragmas)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            // The store keeps its own connections, with their prepared statements.
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.BusyTimeout.TotalSeconds)),
        };
        var connection = new SqliteConnection(text.ToString());
        var session = new SqliteSession(connection);
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle!, (int)options.BusyTimeout.TotalMilliseconds);
            check(session);
            using var command = connection.CreateCommand();
            command.CommandText = pragmas;
            command.ExecuteNonQuery();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
