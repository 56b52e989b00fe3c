using Microsoft.Extensions.Logging;

namespace Pipeline.Storage;

/// <summary>The corpus store in one SQLite file, for one process.</summary>
public sealed class SqliteCorpusStore(SqliteCorpusStoreOptions options, TimeProvider time, ILogger<SqliteCorpusStore> logger)
{
    internal (SqliteCorpusStoreOptions, TimeProvider, ILogger<SqliteCorpusStore>) Parts => (options, time, logger);
}
