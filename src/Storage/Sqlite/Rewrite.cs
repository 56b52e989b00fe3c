using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Sqlite;

/// <summary>Writes the whole database file anew and empties its log (https://sqlite.org/lang_vacuum.html). For the
/// writer's thread.</summary>
internal sealed class Rewrite
{
    private const int Attempts = 5;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it is done, or has failed.</summary>
    public Task Done => _done.Task;

    public void Run(SqliteSession session)
    {
        try
        {
            // The copy is as large as the database, and would be held in memory otherwise.
            session.Execute("pragma temp_store = file");
            session.Execute("vacuum");
            session.Execute("pragma temp_store = memory");
            Empty(session);
            _done.TrySetResult();
        }
        catch (Exception error)
        {
            _done.TrySetException(SqliteErrors.Translate(error));
        }
    }

    /// <summary>The store was closed before.</summary>
    public void GiveUp() => _done.TrySetException(new ObjectDisposedException(nameof(SqliteCorpusStore)));

    // Each attempt waits for readers as long as a lock is waited for.
    private static void Empty(SqliteSession session)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var result = session.Read("pragma wal_checkpoint(truncate)");
            if (result.Read() && result.GetInt32(0) == 0)
            {
                return;
            }
        }

        throw new StoreUnavailableException(
            "The store's log cannot be emptied while something reads an older state (a backup?); try again when it has ended."
        );
    }
}
