using Microsoft.Data.Sqlite;
using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Sqlite;

/// <summary>Turns SQLite's result codes (https://sqlite.org/rescode.html) into the store's exceptions.</summary>
internal static class SqliteErrors
{
    private const int Perm = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int NoMemory = 7;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Protocol = 15;
    private const int NotADatabase = 26;

    /// <summary>The exception to give to callers: a store exception where the code has one, else the same
    /// exception.</summary>
    public static Exception Translate(Exception exception) =>
        exception switch
        {
            SqliteException sqlite => Translate(sqlite),
            UnauthorizedAccessException or IOException => new StoreUnavailableException(
                $"The store cannot reach its files: {exception.Message}",
                exception
            ),
            _ => exception,
        };

    private static Exception Translate(SqliteException exception) =>
        exception.SqliteErrorCode switch
        {
            Busy or Locked or Protocol => new StoreUnavailableException(
                "The store is locked by another program (a backup or a database browser?); try again.",
                exception
            ),
            Full => new StoreUnavailableException(
                "The disk of the store is full; free some space and try again.",
                exception
            ),
            ReadOnly or Perm or CannotOpen => new StoreUnavailableException(
                "The store's files cannot be opened for writing; check that the data directory exists and is writable.",
                exception
            ),
            IoError or NoMemory => new StoreUnavailableException(
                $"The store could not read or write its files ({exception.SqliteExtendedErrorCode}); try again.",
                exception
            ),
            Corrupt or NotADatabase => new StoreCorruptException(
                "The store's database file is damaged; restore it from a backup.",
                exception
            ),
            _ => exception,
        };
}
