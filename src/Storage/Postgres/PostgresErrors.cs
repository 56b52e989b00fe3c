using Npgsql;
using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Postgres;

/// <summary>Turns the server's error codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) into the
/// store's exceptions.</summary>
internal static class PostgresErrors
{
    /// <summary>Why a transaction may succeed when it is run again at once; null: it will not.</summary>
    public static string? RetryReason(Exception exception) =>
        exception switch
        {
            PostgresException { SqlState: "40001" } => "serialization",
            PostgresException { SqlState: "40P01" } => "deadlock",
            _ when IsBroken(exception) => "connection",
            _ => null,
        };

    /// <summary>Whether the connection is lost, or none was to be had.</summary>
    public static bool IsBroken(Exception exception) =>
        exception switch
        {
            PostgresException { SqlState: var state } => IsGone(state),
            NpgsqlException { InnerException: TimeoutException } => false,
            NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is IOException,
            IOException => true,
            _ => false,
        };

    /// <summary>The exception to give to callers: a store exception where there is one for it, else the same
    /// exception.</summary>
    public static Exception Translate(Exception exception) =>
        exception switch
        {
            StoreException or OperationCanceledException or ObjectDisposedException => exception,
            PostgresException postgres => Translate(postgres),
            NpgsqlException { InnerException: TimeoutException } => new StoreUnavailableException(
                "The store's server did not answer in time; try again.",
                exception
            ),
            NpgsqlException or IOException or TimeoutException => new StoreUnavailableException(
                "The store's server cannot be reached; try again.",
                exception
            ),
            _ => exception,
        };

    /// <summary>As above, for the first thing that is asked of a server: where it was looked for is told.</summary>
    public static Exception OnOpening(NpgsqlDataSource source, Exception exception)
    {
        if (exception is PostgresException || !IsBroken(exception))
        {
            return Translate(exception);
        }

        var address = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        return new StoreUnavailableException(
            $"The store's server cannot be reached at {address.Host}:{address.Port}; start it, or check Host and Port in "
                + "--store.",
            exception
        );
    }

    private static StoreException Translate(PostgresException exception)
    {
        var state = exception.SqlState;
        return state switch
        {
            _ when IsGone(state) => new StoreUnavailableException(
                "The store's server is stopping or starting; try again.",
                exception
            ),
            "40001" or "40P01" or "55P03" => new StoreUnavailableException(
                "The store is written to by too many at once; try again.",
                exception
            ),
            "53100" => new StoreUnavailableException(
                "The disk of the store's server is full; free some space and try again.",
                exception
            ),
            "53300" => new StoreUnavailableException(
                "The store's server has no connection left; raise its max_connections or try again.",
                exception
            ),
            "25006" => new StoreUnavailableException(
                "The store's server is read-only (a standby?); point --store at the primary.",
                exception
            ),
            "28000" or "28P01" or "3D000" or "42501" => new StoreUnavailableException(
                $"The store's server refuses this program: {exception.MessageText}. Check user, password, database and "
                    + "rights in --store.",
                exception
            ),
            "XX001" or "XX002" => new StoreCorruptException(
                "The store's database is damaged; restore it from a backup.",
                exception
            ),
            "42P01" or "42703" or "42883" or "3F000" => new StoreCorruptException(
                "The store's schema lacks something that belongs to it; restore it from a backup.",
                exception
            ),
            ['2', '3', ..] => new StoreCorruptException(
                $"The store's tables contradict one another ({state}); restore them from a backup.",
                exception
            ),
            ['2', '2', ..] or ['5', '4', ..] => new StoreInputException(
                "Value",
                $"The store's server cannot keep a value ({state}); shorten it or use other characters."
            ),
            _ => new StoreUnavailableException($"The store's server failed ({state}); try again.", exception),
        };
    }

    // Connection exceptions, and a server that is shutting down, has crashed or is starting.
    private static bool IsGone(string state) =>
        state.StartsWith("08", StringComparison.Ordinal) || state is "57P01" or "57P02" or "57P03" or "57P05";
}
